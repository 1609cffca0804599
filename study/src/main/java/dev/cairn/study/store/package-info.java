/// One DuckDB file a study: its tables as records, read and written in whole transactions.
package dev.cairn.study.store;
