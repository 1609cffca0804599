package dev.cairn.collection;

import dev.cairn.linalg.Point;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The symmetries of a chain of dense layers: the units of each hidden layer permuted and, where
/// the activation is odd, their signs flipped.
///
/// Two networks are compared layer by layer: once the units of a layer are matched by the weights
/// that lead into them, the inputs of the next layer are known. Units that cannot be told apart by
/// these are matched by the length of what leads out of them; the whole is checked at the end.
///
/// @param layers from the input to the output; all but the last are hidden
/// @param odd whether the activation is an odd function
public record UnitSymmetry(List<UnitLayer> layers, boolean odd) implements Symmetry {
  /// Checks that the layers fit together.
  public UnitSymmetry {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).units()) {
        throw new IllegalArgumentException(
            "layer %d takes %d inputs from %d units"
                .formatted(l, layers.get(l).inputs(), layers.get(l - 1).units()));
      }
    }
  }

  /// For each hidden layer the lengths of what leads into its units, sorted, and of what leads out.
  @Override
  public Point invariants(Point theta) {
    List<double[]> parts = new ArrayList<>();
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      double[] incoming = new double[units];
      double[] outgoing = new double[units];
      for (int i = 0; i < units; i++) {
        incoming[i] = incomingNorm(theta, l, i);
        outgoing[i] = outgoingNorm(theta, l, i);
      }
      Arrays.sort(incoming);
      Arrays.sort(outgoing);
      parts.add(incoming);
      parts.add(outgoing);
    }
    parts.add(new double[] {Distances.norm(theta)});
    return Point.of(parts.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  @Override
  public boolean same(Point a, Point b, double tolerance) {
    double[] moved = b.toArray();
    for (int l = 0; l + 1 < layers.size(); l++) {
      matchLayer(a, moved, l);
    }
    return Distances.between(a, Point.of(moved)) <= tolerance;
  }

  /// Permutes (and flips) the units of hidden layer l of b in place so that each stands where a has
  /// the unit most like it, the best pair first.
  private void matchLayer(Point a, double[] b, int l) {
    UnitLayer layer = layers.get(l);
    int units = layer.units();
    Point before = Point.of(b);
    boolean[] placed = new boolean[units];
    boolean[] taken = new boolean[units];
    for (int pair = 0; pair < units; pair++) {
      double best = Double.POSITIVE_INFINITY;
      int to = -1;
      int from = -1;
      int sign = 1;
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units && !placed[i]; j++) {
          for (int s = 1; s >= (odd ? -1 : 1) && !taken[j]; s -= 2) {
            double cost = difference(a, i, before, j, l, s);
            if (cost < best) {
              best = cost;
              to = i;
              from = j;
              sign = s;
            }
          }
        }
      }
      if (to < 0) {
        return; // not finite
      }
      placed[to] = true;
      taken[from] = true;
      place(before, b, l, from, to, sign);
    }
  }

  private double difference(Point a, int i, Point b, int j, int l, int sign) {
    UnitLayer layer = layers.get(l);
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double d = a.get(layer.index(i, c)) - sign * b.get(layer.index(j, c));
      sum += d * d;
    }
    double lengths = outgoingNorm(a, l, i) - outgoingNorm(b, l, j);
    return sum + lengths * lengths;
  }

  private void place(Point source, double[] target, int l, int from, int to, int sign) {
    UnitLayer layer = layers.get(l);
    UnitLayer next = layers.get(l + 1);
    for (int c = 0; c < layer.width(); c++) {
      target[layer.index(to, c)] = sign * source.get(layer.index(from, c));
    }
    for (int u = 0; u < next.units(); u++) {
      target[next.index(u, to)] = sign * source.get(next.index(u, from));
    }
  }

  /// Π h! over the hidden layers, times 2ʰ where signs flip.
  @Override
  public BigInteger order() {
    BigInteger order = BigInteger.ONE;
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      order = order.multiply(factorial(units));
      order = odd ? order.shiftLeft(units) : order;
    }
    return order;
  }

  /// Permutations of units that are alike in all that leads in and out, and flips of dead units.
  @Override
  public BigInteger stabiliser(Point theta, double tolerance) {
    BigInteger order = BigInteger.ONE;
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      boolean[] counted = new boolean[units];
      for (int i = 0; i < units; i++) {
        int alike = 0;
        for (int j = i; j < units; j++) {
          if (!counted[j] && alike(theta, l, i, j, 1, tolerance)) {
            counted[j] = true;
            alike++;
          }
        }
        order = order.multiply(factorial(alike));
        if (odd && alike(theta, l, i, i, -1, tolerance)) {
          order = order.shiftLeft(1);
        }
      }
    }
    return order;
  }

  /// Whether unit i equals sign times unit j in all that leads in and out.
  private boolean alike(Point theta, int l, int i, int j, int sign, double tolerance) {
    UnitLayer layer = layers.get(l);
    UnitLayer next = layers.get(l + 1);
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double d = theta.get(layer.index(i, c)) - sign * theta.get(layer.index(j, c));
      sum += d * d;
    }
    for (int u = 0; u < next.units(); u++) {
      double d = theta.get(next.index(u, i)) - sign * theta.get(next.index(u, j));
      sum += d * d;
    }
    return Math.sqrt(sum) <= tolerance;
  }

  /// How many hidden units are dead: nothing leads out of them.
  public int deadUnits(Point theta, double tolerance) {
    int dead = 0;
    for (int l = 0; l + 1 < layers.size(); l++) {
      for (int i = 0; i < layers.get(l).units(); i++) {
        dead += outgoingNorm(theta, l, i) <= tolerance ? 1 : 0;
      }
    }
    return dead;
  }

  /// How many hidden units repeat an earlier one of their layer in all that leads into them, dead
  /// ones not counted.
  public int duplicatedUnits(Point theta, double tolerance) {
    int duplicated = 0;
    for (int l = 0; l + 1 < layers.size(); l++) {
      UnitLayer layer = layers.get(l);
      for (int i = 0; i < layer.units(); i++) {
        boolean repeats = false;
        for (int j = 0; j < i && outgoingNorm(theta, l, i) > tolerance; j++) {
          repeats |= incomingDistance(theta, l, i, j) <= tolerance;
        }
        duplicated += repeats ? 1 : 0;
      }
    }
    return duplicated;
  }

  private double incomingDistance(Point theta, int l, int i, int j) {
    UnitLayer layer = layers.get(l);
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double d = theta.get(layer.index(i, c)) - theta.get(layer.index(j, c));
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  private double incomingNorm(Point theta, int l, int unit) {
    UnitLayer layer = layers.get(l);
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double w = theta.get(layer.index(unit, c));
      sum += w * w;
    }
    return Math.sqrt(sum);
  }

  private double outgoingNorm(Point theta, int l, int unit) {
    UnitLayer next = layers.get(l + 1);
    double sum = 0;
    for (int u = 0; u < next.units(); u++) {
      double w = theta.get(next.index(u, unit));
      sum += w * w;
    }
    return Math.sqrt(sum);
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }
}
