/// Krylov solvers for symmetric systems, singular and inconsistent ones included.
package dev.cairn.krylov;
