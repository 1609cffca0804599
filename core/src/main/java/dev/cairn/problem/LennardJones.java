package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.symmetry.ClusterSymmetry;
import dev.cairn.symmetry.Symmetry;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// V = 4 Σ_{i<j} (r⁻¹² − r⁻⁶), r = ‖xᵢ − xⱼ‖: N atoms in space in reduced units, xᵢ at 3i … 3i + 2.
///
/// Translations and rotations leave V as it is, so the Hessian at a critical point has a kernel of
/// 6 directions (5 where the atoms stand on one line) and no more unless the point is degenerate.
/// Infinite or NaN where two atoms coincide. Cost O(N²) each for V, ∇V and ∇²V.
public record LennardJones(int atoms) implements ClosedForm {
  /// Atoms of one cluster are linked by steps of at most this, where their distance at rest is
  /// 1.12.
  private static final double REACH = 2;

  /// Checks the number of atoms.
  public LennardJones {
    if (atoms < 2) {
      throw new IllegalArgumentException("a cluster of %s atoms must have ≥ 2".formatted(atoms));
    }
  }

  @Override
  public int dimension() {
    return 3 * atoms;
  }

  @Override
  public Symmetry symmetry() {
    return new ClusterSymmetry(atoms);
  }

  /// Clusters that hold together.
  @Override
  public Optional<Predicate<Point>> region() {
    return Optional.of(new ClusterRegion(atoms, REACH));
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < i; j++) {
        double inverse6 = 1 / cube(squaredDistance(x, i, j));
        sum += 4 * inverse6 * (inverse6 - 1);
      }
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    Arrays.fill(g, 0);
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < i; j++) {
        double slope = slope(squaredDistance(x, i, j));
        for (int c = 0; c < 3; c++) {
          double force = 2 * slope * (x[3 * i + c] - x[3 * j + c]);
          g[3 * i + c] += force;
          g[3 * j + c] -= force;
        }
      }
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    Arrays.fill(hessian.entries(), 0);
    double[] d = new double[3];
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < i; j++) {
        double s = squaredDistance(x, i, j);
        double slope = slope(s);
        double curvature = curvature(s);
        for (int c = 0; c < 3; c++) {
          d[c] = x[3 * i + c] - x[3 * j + c];
        }
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            double block = 4 * curvature * (d[a] * d[b]) + (a == b ? 2 * slope : 0);
            add(hessian, 3 * i + a, 3 * i + b, block);
            add(hessian, 3 * j + a, 3 * j + b, block);
            add(hessian, 3 * i + a, 3 * j + b, -block);
            add(hessian, 3 * j + b, 3 * i + a, -block);
          }
        }
      }
    }
  }

  private static void add(DenseSymmetric hessian, int i, int j, double amount) {
    hessian.entries()[i + j * hessian.dimension()] += amount;
  }

  private static double squaredDistance(double[] x, int i, int j) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double difference = x[3 * i + c] - x[3 * j + c];
      sum += difference * difference;
    }
    return sum;
  }

  /// dV/ds of one pair, s = r²: V = 4(s⁻⁶ − s⁻³).
  private static double slope(double s) {
    double inverse3 = 1 / cube(s);
    return 12 * inverse3 * (1 - 2 * inverse3) / s;
  }

  /// d²V/ds² of one pair.
  private static double curvature(double s) {
    double inverse3 = 1 / cube(s);
    return 24 * inverse3 * (7 * inverse3 - 2) / (s * s);
  }

  private static double cube(double s) {
    return s * s * s;
  }
}
