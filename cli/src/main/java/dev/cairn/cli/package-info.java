/// The command line: parsing and wiring. A class a command, and what commands share: options,
/// progress, output.
///
/// More than 20 classes: a command is a class of its own, and nothing outside sees what commands
/// share.
package dev.cairn.cli;
