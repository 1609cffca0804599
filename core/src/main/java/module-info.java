/// Linear algebra, Krylov solvers, objectives, search and its finders, flatness and spectrum.
@org.jspecify.annotations.NullMarked
module dev.cairn.core {
  requires static transitive org.jspecify;
  requires jdk.incubator.vector;

  exports dev.cairn.collection;
  exports dev.cairn.deflation;
  exports dev.cairn.escape;
  exports dev.cairn.flatness;
  exports dev.cairn.gradnorm;
  exports dev.cairn.homotopy;
  exports dev.cairn.krylov;
  exports dev.cairn.landscape;
  exports dev.cairn.linalg;
  exports dev.cairn.minimise;
  exports dev.cairn.newton;
  exports dev.cairn.objective;
  exports dev.cairn.problem;
  exports dev.cairn.quadratic;
  exports dev.cairn.saddle;
  exports dev.cairn.search;
  exports dev.cairn.spectrum;
  exports dev.cairn.text;
}
