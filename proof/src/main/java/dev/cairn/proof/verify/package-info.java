/// The verifier of certificates: shares with the prover the reader of problems and the arithmetic
/// of numbers, nothing else.
///
/// More than 20 classes: so it has a derivative, a matrix and a test of its own for everything.
package dev.cairn.proof.verify;
