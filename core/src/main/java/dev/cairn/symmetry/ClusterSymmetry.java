package dev.cairn.symmetry;

import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Isometries of space and permutations of equal atoms; atom i stands at 3i … 3i + 2.
///
/// Two clusters are the same where some permutation makes all distances between atoms equal: equal
/// distances mean congruent clusters, mirror images included. The group counted is that of the
/// permutations, N! of them; the stabiliser are those that an isometry undoes, so the orbit size is
/// the number of differently labelled copies modulo isometries.
///
/// @param atoms N
public record ClusterSymmetry(int atoms) implements Symmetry {
  private static final int SPACE = 3;

  /// Checks the number of atoms.
  public ClusterSymmetry {
    if (atoms < 1) {
      throw new IllegalArgumentException("a cluster of %s atoms must have ≥ 1".formatted(atoms));
    }
  }

  /// All distances between atoms in ascending order.
  @Override
  public Point invariants(Point theta) {
    double[] sorted = new double[atoms * (atoms - 1) / 2];
    int next = 0;
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < i; j++) {
        sorted[next++] = distance(theta, i, j);
      }
    }
    Arrays.sort(sorted);
    return Point.of(sorted);
  }

  /// The distance between two atoms changes by up to √2 times what θ changes by.
  @Override
  public double separation(Point a, Point b) {
    return Distances.largest(invariants(a), invariants(b)) / Math.sqrt(2);
  }

  /// Shifts and turns.
  @Override
  public int isometries() {
    return atoms == 1 ? SPACE : atoms == 2 ? 5 : 6;
  }

  @Override
  public boolean same(Point a, Point b, double tolerance) {
    return new Matching(a, b, tolerance).count(1) > 0;
  }

  @Override
  public String words() {
    return "isometries and permutations of atoms";
  }

  @Override
  public BigInteger order() {
    BigInteger factorial = BigInteger.ONE;
    for (int i = 2; i <= atoms; i++) {
      factorial = factorial.multiply(BigInteger.valueOf(i));
    }
    return factorial;
  }

  @Override
  public BigInteger stabiliser(Point theta, double tolerance) {
    return BigInteger.valueOf(new Matching(theta, theta, tolerance).count(Long.MAX_VALUE));
  }

  /// In half of the draws the clusters that a mirror, a half turn or an inversion leaves as they
  /// are, some pairs of atoms exchanged; the other atoms lie on the plane, on the axis or, one of
  /// them, in the centre. In the other half of the draws none.
  @Override
  public Optional<InvariantSubspace> invariantSubspace(RandomGenerator random) {
    if (random.nextBoolean()) {
      return Optional.empty();
    }
    int turned = 1 + random.nextInt(SPACE); // coordinates that change sign
    int most = atoms / 2;
    int pairs = turned == SPACE ? most : random.nextInt(most + 1);
    int[] classes = new int[SPACE * atoms];
    boolean[] flipped = new boolean[classes.length];
    int next = 0;
    for (int i = 0; i < atoms; i++) {
      boolean paired = i < 2 * pairs;
      for (int c = 0; c < SPACE; c++) {
        int place = SPACE * i + c;
        if (paired && i % 2 == 1) {
          classes[place] = classes[place - SPACE];
          flipped[place] = c < turned;
        } else {
          classes[place] = paired || c >= turned ? next++ : InvariantSubspace.ZERO;
        }
      }
    }
    return Optional.of(new InvariantSubspace(classes, flipped));
  }

  private static double distance(Point theta, int i, int j) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double difference = theta.get(3 * i + c) - theta.get(3 * j + c);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /// Counts the permutations π with |d_a(i, j) − d_b(π(i), π(j))| ≤ tolerance for all i, j, atom by
  /// atom: three atoms fix the rest, so the search is narrow.
  private final class Matching {
    private final double[][] first;
    private final double[][] second;
    private final double tolerance;
    private final int[] image = new int[atoms];
    private final boolean[] taken = new boolean[atoms];

    Matching(Point a, Point b, double tolerance) {
      this.first = distances(a);
      this.second = distances(b);
      this.tolerance = tolerance;
    }

    private double[][] distances(Point theta) {
      double[][] d = new double[atoms][atoms];
      for (int i = 0; i < atoms; i++) {
        for (int j = 0; j < atoms; j++) {
          d[i][j] = distance(theta, i, j);
        }
      }
      return d;
    }

    long count(long limit) {
      return extend(0, limit);
    }

    /// The number of ways to place atoms i … N − 1, up to the limit.
    private long extend(int i, long limit) {
      if (i == atoms) {
        return 1;
      }
      long count = 0;
      for (int p = 0; p < atoms && count < limit; p++) {
        if (!taken[p] && fits(i, p)) {
          taken[p] = true;
          image[i] = p;
          count += extend(i + 1, limit - count);
          taken[p] = false;
        }
      }
      return count;
    }

    private boolean fits(int i, int p) {
      for (int j = 0; j < i; j++) {
        if (!(Math.abs(first[i][j] - second[p][image[j]]) <= tolerance)) {
          return false;
        }
      }
      return true;
    }
  }
}
