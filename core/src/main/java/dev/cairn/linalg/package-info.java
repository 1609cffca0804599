/// Vectors, points, the dense symmetric matrix, and the kernels that work on them: OpenBLAS, or
/// Java where it is not there.
package dev.cairn.linalg;
