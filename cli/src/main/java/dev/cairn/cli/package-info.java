/// The command line: its words, and how it begins and ends.
///
/// Arrows point down: commands are made of work, jobs and options; those print by `output` and hear
/// of signals by `process`.
package dev.cairn.cli;
