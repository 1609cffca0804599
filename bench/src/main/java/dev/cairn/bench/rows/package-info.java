/// The rows that JMH measures.
package dev.cairn.bench.rows;
