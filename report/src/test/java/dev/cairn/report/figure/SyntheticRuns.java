package dev.cairn.report.figure;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.ProofState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Runs that look like the paper's, drawn from a seed: material for tests of drawings, never a
/// result.
public final class SyntheticRuns {
  private SyntheticRuns() {}

  /// Traces of the given number of runs and iterations, about a seventh critical, a quarter flat.
  public static List<RunTrace> traces(int runs, int iterations, long seed) {
    var traces = new ArrayList<RunTrace>();
    var random = new SplittableRandom(seed);
    for (int run = 0; run < runs; run++) {
      double u = random.nextDouble();
      var verdict =
          u < 0.14 ? RunEnding.CRITICAL : u < 0.42 ? RunEnding.GRADIENT_FLAT : RunEnding.NEITHER;
      double floor =
          switch (verdict) {
            case CRITICAL -> -10.2 - 3 * random.nextDouble();
            case GRADIENT_FLAT -> -2.5 - 4 * random.nextDouble();
            case DIVERGING, NEITHER -> -3 - 4 * random.nextDouble();
          };
      double start = -3 + 2 * random.nextDouble();
      double rate = 0.02 + 0.1 * random.nextDouble();
      double[] gradients = new double[iterations + 1];
      double[] residuals = new double[iterations];
      double target = verdict == RunEnding.NEITHER ? 0.2 + 0.4 * random.nextDouble() : 0.97;
      double level = 0.4;
      for (int k = 0; k <= iterations; k++) {
        double decay = Math.exp(-rate * k);
        gradients[k] = Math.pow(10, floor + (start - floor) * decay);
        if (k < iterations) {
          level += 0.03 * (target - level);
          double noise = 0.25 * (1 - level) * random.nextGaussian();
          residuals[k] = Math.clamp(level + noise, 0.001, 0.9999);
        }
      }
      String name = "run " + run;
      traces.add(
          new RunTrace(
              run, verdict, Curve.overIndex(name, gradients), Curve.overIndex(name, residuals)));
    }
    return traces;
  }

  /// One loss–index point a run, convex in shape.
  public static List<LossIndexPoint> points(List<RunTrace> runs, long seed) {
    var random = new SplittableRandom(seed);
    return runs.stream()
        .map(
            run -> {
              double index = 0.02 + 0.25 * random.nextDouble();
              double loss = 0.25 + 12 * index * index + 0.4 * index * random.nextGaussian();
              return new LossIndexPoint(
                  run.run(),
                  verdict(run.ending()),
                  run.ending() == RunEnding.CRITICAL ? 1 : loss,
                  index,
                  run.finalSquaredGradient(),
                  proof(run));
            })
        .toList();
  }

  /// Every other run has a proof that agrees with its verdict.
  private static ProofState proof(RunTrace run) {
    if (run.run() % 2 == 1) {
      return ProofState.NONE;
    }
    return switch (run.ending()) {
      case CRITICAL -> ProofState.CRITICAL;
      case GRADIENT_FLAT -> ProofState.NOT_CRITICAL;
      case DIVERGING, NEITHER -> ProofState.UNDECIDED;
    };
  }

  /// The verdict on the last point of a run that ends so.
  public static Verdict verdict(RunEnding ending) {
    return switch (ending) {
      case CRITICAL -> Verdict.CRITICAL;
      case GRADIENT_FLAT -> Verdict.GRADIENT_FLAT;
      case DIVERGING, NEITHER -> Verdict.NEITHER;
    };
  }

  /// All that a trace figure needs.
  public static TraceData data(int runs, int iterations, long seed) {
    var traces = traces(runs, iterations, seed);
    return new TraceData(
        "synthetic",
        "Synthetic runs",
        traces,
        points(traces, seed + 1),
        "maximally flat iterates",
        Cutoffs.PAPER,
        100,
        Optional.empty());
  }
}
