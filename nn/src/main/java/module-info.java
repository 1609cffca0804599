/// Networks, losses, data sets, trainers, the structured exact Hessian.
@org.jspecify.annotations.NullMarked
module dev.cairn.nn {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.program;
  requires jdk.incubator.vector;

  exports dev.cairn.nn;
  exports dev.cairn.nn.data;
  exports dev.cairn.nn.symmetry;
  exports dev.cairn.nn.theory;
  exports dev.cairn.nn.train;
}
