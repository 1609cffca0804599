/// Objectives that another process evaluates, over a pipe or a Unix socket: docs/external.md.
///
/// More than 20 classes: a message of the protocol is a class, and nothing outside sees them.
package dev.cairn.external;
