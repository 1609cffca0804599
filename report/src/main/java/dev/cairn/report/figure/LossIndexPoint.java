package dev.cairn.report.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.study.store.ProofState;

/// A point of a loss–index panel.
///
/// @param run the number of the run that it comes from
/// @param verdict what it is called: its proof, where it has one, decides
/// @param loss f
/// @param index the Morse index as a fraction of the dimension
/// @param squaredGradientNorm ‖∇f‖²
/// @param proof what has been proven about it
public record LossIndexPoint(
    long run,
    Verdict verdict,
    double loss,
    double index,
    double squaredGradientNorm,
    ProofState proof) {}
