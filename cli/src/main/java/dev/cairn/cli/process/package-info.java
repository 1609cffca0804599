/// The process: signals, interruption, memory, standard error, and its end.
package dev.cairn.cli.process;
