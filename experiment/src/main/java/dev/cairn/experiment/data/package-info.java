/// Samples from files, as an experiment names them. Parquet files are read by DuckDB, in memory.
package dev.cairn.experiment.data;
