/// Differentiable programs: the IR, its transformations, its evaluators.
@org.jspecify.annotations.NullMarked
module dev.cairn.program {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.core;
  requires jdk.incubator.vector;

  exports dev.cairn.program;
  exports dev.cairn.program.evaluator;
  exports dev.cairn.program.kernel;
  exports dev.cairn.program.formula;
}
