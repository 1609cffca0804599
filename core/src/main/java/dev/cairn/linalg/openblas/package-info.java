/// The binding to OpenBLAS.
package dev.cairn.linalg.openblas;
