/// Proofs about critical points: existence and uniqueness, Morse index, absence, families.
///
/// More than 20 classes: the way from a gradient to a statement, in all coordinates and in those of
/// a subspace; the steps see each other's numbers, and nobody else does.
package dev.cairn.proof;
