/// What an experiment says: its file, its data, its problem. DuckDB's driver, which reads Parquet
/// files here and nothing else, carries no module descriptor.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.experiment {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.external;
  requires transitive dev.cairn.formats;
  requires transitive dev.cairn.nn;
  requires transitive dev.cairn.onnx;
  requires dev.cairn.proof;
  requires duckdb.jdbc;
  requires java.sql;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports dev.cairn.experiment;
  exports dev.cairn.experiment.binding;
  exports dev.cairn.experiment.data;
  exports dev.cairn.experiment.problem;
  exports dev.cairn.experiment.spec;
}
