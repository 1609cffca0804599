package dev.cairn.study.store;

import dev.cairn.search.PointKind;

/// Table `morse`: the inertia of the Hessian of a row of `points` at one cut-off ε.
///
/// @param variant the variant
/// @param run the run
/// @param kind "start", "early", "flattest" or "final"
/// @param cutoff ε
/// @param negative number of eigenvalues < −ε, the Morse index
/// @param zero number of eigenvalues between −ε and ε
/// @param positive number of eigenvalues > ε
/// @param fraction negative / n, the Morse index as a fraction
public record MorseRow(
    int variant,
    int run,
    PointKind kind,
    double cutoff,
    int negative,
    int zero,
    int positive,
    double fraction) {}
