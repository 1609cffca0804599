/// Vectorised loops over arrays, their sums in a fixed order.
package dev.cairn.linalg.simd;
