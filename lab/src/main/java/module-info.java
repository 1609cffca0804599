/// Experiments, campaigns, the store, figures and report. DuckDB's driver and the figure libraries
/// carry no module descriptor.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.lab {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.nn;
  requires java.desktop;
  requires java.sql;
  requires duckdb.jdbc;
  requires org.jfree.jfreechart;
  requires org.jfree.svg;
  requires tools.jackson.databind;

  exports dev.cairn.lab;
  exports dev.cairn.lab.figure;
  exports dev.cairn.lab.report;
  exports dev.cairn.lab.store;
}
