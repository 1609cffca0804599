/// Closed-form functions with their known critical points, each with its source.
package dev.cairn.problem;
