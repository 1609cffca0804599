/// The verifier of certificates: shares with the prover the reader of problems and the arithmetic
/// of numbers, nothing else.
package dev.cairn.proof.verify;
