/// Objectives that another process evaluates, over a pipe or a Unix socket: docs/external.md.
package dev.cairn.external;
