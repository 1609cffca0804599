/// The critical points that campaigns and landscape searches found, each once up to symmetry, in a
/// store.
package dev.cairn.lab.collect;
