/// Objectives that another process evaluates.
@org.jspecify.annotations.NullMarked
module dev.cairn.external {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.core;

  exports dev.cairn.external;
}
