/// JMH benchmarks of what decides the speed, with DGEMM measured in the same run.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic")
open module dev.cairn.bench {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.core;
  requires dev.cairn.external;
  requires dev.cairn.formats;
  requires dev.cairn.nn;
  requires dev.cairn.proof;
  requires jmh.core;

  exports dev.cairn.bench;
}
