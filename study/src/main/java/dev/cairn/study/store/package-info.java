/// One DuckDB file a study: its tables as records, read and written in whole transactions.
///
/// More than 20 classes: a table is a record, read and written by one mechanism.
package dev.cairn.study.store;
