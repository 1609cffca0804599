/// Benchmarks: rows beside other programs, and how cost grows with the work.
package dev.cairn.bench;
