/// Makes results and keeps them. DuckDB's driver carries no module descriptor.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.study {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.experiment;
  requires transitive dev.cairn.proof;
  requires duckdb.jdbc;
  requires java.management;
  requires java.sql;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.cairn.study;
  exports dev.cairn.study.campaign;
  exports dev.cairn.study.certify;
  exports dev.cairn.study.cluster;
  exports dev.cairn.study.continuation;
  exports dev.cairn.study.inspect;
  exports dev.cairn.study.landscape;
  exports dev.cairn.study.merge;
  exports dev.cairn.study.setup;
  exports dev.cairn.study.shard;
  exports dev.cairn.study.store;
  exports dev.cairn.study.work;

  uses dev.cairn.study.work.ClusterProvider;

  opens dev.cairn.study.certify to
      tools.jackson.databind;
  opens dev.cairn.study.landscape to
      tools.jackson.databind;
}
