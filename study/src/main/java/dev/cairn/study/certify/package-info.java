/// Proofs about the points of a study, kept in its store and as files.
package dev.cairn.study.certify;
