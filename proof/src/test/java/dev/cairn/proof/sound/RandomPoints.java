package dev.cairn.proof.sound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Points at which statements about a formula are interesting: critical ones as far as doubles go,
/// near ones, round ones, edges, and any.
///
/// @param random where they come from
record RandomPoints(SplittableRandom random, Expression f, int dimension) {
  private static final Evaluation COARSE = Evaluation.withBits(80);
  private static final int STEPS = 25;
  private static final int STARTS = 3;
  private static final double[] EDGES = {
    0,
    0,
    1,
    -1,
    0.5,
    1e-300,
    -1e-300,
    1e-8,
    -1e-8,
    1e-3,
    1 + 0x1p-52,
    2,
    1e8,
    Double.MIN_VALUE,
    1e-16
  };

  /// So many points.
  List<double[]> next(int count) {
    List<double[]> critical = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      newton(any()).ifPresent(critical::add);
    }
    List<double[]> points = new ArrayList<>();
    while (points.size() < count) {
      int kind = random.nextInt(10);
      if (kind < 7 && !critical.isEmpty()) {
        points.add(near(critical.get(random.nextInt(critical.size()))));
      } else {
        points.add(kind % 2 == 0 ? any() : edge());
      }
    }
    return points;
  }

  /// Where Newton's method leads, rounded to doubles.
  private Optional<double[]> newton(double[] start) {
    List<Real> x = Oracle.exact(start);
    try {
      for (int k = 0; k < STEPS; k++) {
        Jet jet = COARSE.jet(f, x);
        if (jet.isConstant()) {
          return Optional.empty();
        }
        LocalModel model = new LocalModel(COARSE.r(), jet);
        if (model.gradientIsZero()) {
          break;
        }
        Optional<List<Real>> step = model.step();
        if (step.isEmpty()) {
          return Optional.empty();
        }
        List<Real> next = new ArrayList<>();
        boolean arrived = true;
        for (int i = 0; i < dimension; i++) {
          Real moved = COARSE.r().add(x.get(i), step.get().get(i)).middle();
          arrived &= step.get().get(i).bound() < Math.max(moved.magnitude(), -1_000) - 62;
          next.add(moved);
        }
        x = next;
        if (arrived) {
          break;
        }
      }
    } catch (MorePrecision | Undefined | BeyondReach _) {
      return Optional.empty();
    }
    double[] found = x.stream().mapToDouble(Real::toDouble).toArray();
    for (double entry : found) {
      if (!(Math.abs(entry) < 1e6)) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  /// The point itself or moved by a share of its size, from rounding to a hundredth.
  private double[] near(double[] point) {
    double[] moved = point.clone();
    if (random.nextInt(3) > 0) {
      double size = Math.pow(10, random.nextDouble(-17, -1));
      for (int i = 0; i < moved.length; i++) {
        moved[i] += size * random.nextDouble(-1, 1) * (random.nextBoolean() ? moved[i] : 1);
      }
    }
    return moved;
  }

  private double[] any() {
    double low = random.nextInt(3) == 0 ? 0.05 : -3;
    return random.doubles(dimension, low, 3).toArray();
  }

  private double[] edge() {
    double[] point = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      point[i] = EDGES[random.nextInt(EDGES.length)];
    }
    return point;
  }
}
