/// Whether a point is critical or gradient-flat: kernel share, support by a Newton step, cut-offs,
/// verdict.
package dev.cairn.flatness;
