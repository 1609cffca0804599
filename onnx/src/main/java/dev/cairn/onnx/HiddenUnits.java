package dev.cairn.onnx;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.nn.symmetry.UnitSymmetry;
import dev.cairn.objective.Objective;
import java.util.Optional;
import java.util.SplittableRandom;

/// The hidden units of a model that can be exchanged, and whose signs can be flipped, without a
/// change of its loss: read from the graph, then checked.
public final class HiddenUnits {
  /// Images of θ that are checked.
  private static final int IMAGES = 3;

  /// Spread of θ around what the model stores, in every coordinate.
  private static final double SPREAD = 0.5;

  /// What differs by more than this share of |f| + ‖θ‖‖∇f‖ is no rounding.
  private static final double ROUNDING = 1e-9;

  private HiddenUnits() {}

  /// The symmetry of a model's loss; empty where the graph does not tell one, or where value or
  /// gradient at an image of a random θ is not what it would be under the symmetry.
  ///
  /// Costs four evaluations of the loss with its gradient.
  public static Optional<UnitSymmetry> of(OnnxModel model, OnnxProblem problem) {
    return UnitChain.of(model, problem.loss())
        .filter(symmetry -> holds(symmetry, problem.objectives().buildAssumingSmooth(), problem));
  }

  private static boolean holds(UnitSymmetry symmetry, Objective f, OnnxProblem problem) {
    var random = new SplittableRandom(1);
    double[] theta = problem.start().toArray();
    for (int i = 0; i < theta.length; i++) {
      theta[i] += SPREAD * random.nextGaussian();
    }
    double[] g = new double[theta.length];
    double value = evaluate(f, theta, g);
    double scale = Math.abs(value) + Vectors.norm(theta) * Vectors.norm(g);
    for (int i = 0; i < IMAGES; i++) {
      double[] image = symmetry.image(Point.of(theta), new SplittableRandom(i)).toArray();
      double[] moved = symmetry.image(Point.of(g), new SplittableRandom(i)).toArray();
      double[] there = new double[theta.length];
      double difference = Math.abs(evaluate(f, image, there) - value);
      Vectors.addScaled(-1, moved, there);
      boolean close =
          difference <= ROUNDING * scale && Vectors.norm(there) <= ROUNDING * (1 + scale);
      if (!close) {
        return false;
      }
    }
    return true;
  }

  /// g ← ∇f(θ); f(θ).
  private static double evaluate(Objective f, double[] theta, double[] g) {
    try (var evaluation = f.at(theta)) {
      evaluation.gradient(g);
      return evaluation.value();
    }
  }
}
