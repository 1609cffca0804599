package dev.cairn.study.store;

/// Table `theory`: one row a class of critical points that theory knows of a variant's problem, of
/// linear auto-encoders only.
///
/// @param variant its variant
/// @param number of the class, from 0
/// @param loss f at its points
/// @param morseIndex negative eigenvalues of the Hessian there
public record TheoryRow(int variant, int number, double loss, int morseIndex) {}
