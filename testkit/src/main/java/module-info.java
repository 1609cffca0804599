/// Contract tests, one per interface, that every implementation runs.
@org.jspecify.annotations.NullMarked
module dev.cairn.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.core;
  requires jdk.management;
  requires transitive org.junit.jupiter.api;

  exports dev.cairn.testkit;
}
