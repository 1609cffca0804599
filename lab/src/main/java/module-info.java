/// Experiments, campaigns, the store, figures and report.
@org.jspecify.annotations.NullMarked
module dev.cairn.lab {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.nn;
}
