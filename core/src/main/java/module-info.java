/// Linear algebra, Krylov solvers, objectives, search and its finders, flatness and spectrum.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // those that it opens a package to are compiled after it
module dev.cairn.core {
  requires static transitive org.jspecify;
  requires jdk.incubator.vector;

  exports dev.cairn.collection;
  exports dev.cairn.finder.deflation;
  exports dev.cairn.finder.escape;
  exports dev.cairn.finder.gradnorm;
  exports dev.cairn.finder.continuation;
  exports dev.cairn.finder.homotopy;
  exports dev.cairn.finder.minimise;
  exports dev.cairn.finder.model;
  exports dev.cairn.finder.newton;
  exports dev.cairn.finder.saddle;
  exports dev.cairn.flatness;
  exports dev.cairn.krylov;
  exports dev.cairn.landscape;
  exports dev.cairn.linalg;
  exports dev.cairn.linalg.simd to
      dev.cairn.nn,
      dev.cairn.program,
      dev.cairn.proof;
  exports dev.cairn.newtonsystem;
  exports dev.cairn.objective;
  exports dev.cairn.parallel;
  exports dev.cairn.problem;
  exports dev.cairn.search;
  exports dev.cairn.spectrum;
  exports dev.cairn.symmetry;
  exports dev.cairn.text;
}
