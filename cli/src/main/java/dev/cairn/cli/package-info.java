/// The command line: parsing and wiring. A class a command, and what commands share: options,
/// progress, output.
package dev.cairn.cli;
