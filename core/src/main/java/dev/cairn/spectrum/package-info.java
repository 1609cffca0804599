/// Eigenvalues: all of a dense matrix, the ends and the density of a large operator, inertia.
package dev.cairn.spectrum;
