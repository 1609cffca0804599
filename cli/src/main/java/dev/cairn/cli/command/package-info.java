/// The commands, a class each: which options one takes, and which work that means.
package dev.cairn.cli.command;
