/// Proofs about critical points: existence and uniqueness, Morse index, absence, families.
package dev.cairn.proof;
