/// Catalogue of problems with known critical points, and contract tests.
@org.jspecify.annotations.NullMarked
module dev.cairn.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.core;
}
