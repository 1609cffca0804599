/// What a command prints: progress, tables, summaries, for terminals and as JSON lines.
package dev.cairn.cli.output;
