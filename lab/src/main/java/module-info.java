/// Experiments, campaigns, the store, figures and report. DuckDB's driver and the figure libraries
/// carry no module descriptor.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.lab {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires transitive dev.cairn.nn;
  requires transitive dev.cairn.onnx;
  requires duckdb.jdbc;
  requires java.desktop;
  requires java.management;
  requires java.sql;
  requires java.xml;
  requires org.jfree.jfreechart;
  requires org.jfree.svg;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports dev.cairn.lab;
  exports dev.cairn.lab.campaign;
  exports dev.cairn.lab.data;
  exports dev.cairn.lab.collect;
  exports dev.cairn.lab.experiment;
  exports dev.cairn.lab.figure;
  exports dev.cairn.lab.inspect;
  exports dev.cairn.lab.report;
  exports dev.cairn.lab.store;
}
