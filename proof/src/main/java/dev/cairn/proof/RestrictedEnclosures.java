package dev.cairn.proof;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.BallMatrix;
import dev.cairn.proof.enclosure.HessianEnclosure;
import java.util.Arrays;

/// Derivatives of a function on a part of a subspace: of g(y) = f(x), where some groups of the
/// subspace have the values y and the others are held.
final class RestrictedEnclosures implements DerivativeEnclosures, HessianSource {
  private final DerivativeEnclosures whole;
  private final HessianSource hessians;
  private final Subspace subspace;
  private final double[] held;

  /// For each coordinate of θ its coordinate of y, −1 where it has none.
  private final int[] coordinates;

  private final int[] signs;
  private final int[] moving;

  /// @param moving the groups whose values are y, from 1 on, ascending
  /// @param held values of all groups, of which those that are not moving count
  RestrictedEnclosures(
      DerivativeEnclosures whole,
      HessianSource hessians,
      Subspace subspace,
      int[] moving,
      double[] held) {
    this.whole = whole;
    this.hessians = hessians;
    this.subspace = subspace;
    this.moving = moving.clone();
    this.held = held.clone();
    coordinates = new int[subspace.dimension()];
    signs = new int[subspace.dimension()];
    for (int i = 0; i < coordinates.length; i++) {
      int group = subspace.groups().get(i);
      coordinates[i] = Math.max(-1, Arrays.binarySearch(moving, Math.abs(group)));
      signs[i] = Integer.signum(group);
    }
  }

  @Override
  public int dimension() {
    return moving.length;
  }

  @Override
  public boolean structured() {
    return whole.structured();
  }

  @Override
  public DenseKernels kernels() {
    return whole.kernels();
  }

  /// The point x of y.
  double[] point(double[] y) {
    double[] values = held.clone();
    for (int k = 0; k < moving.length; k++) {
      values[moving[k] - 1] = y[k];
    }
    return subspace.point(values);
  }

  /// Its y.
  double[] start() {
    return Arrays.stream(moving).mapToDouble(group -> held[group - 1]).toArray();
  }

  @Override
  public PreciseBall[] gradient(double[] y) {
    PreciseBall[] gradient = whole.gradient(point(y));
    PreciseBall[] sums = new PreciseBall[moving.length];
    Arrays.fill(sums, PreciseBall.ZERO);
    for (int i = 0; i < gradient.length; i++) {
      if (coordinates[i] >= 0) {
        sums[coordinates[i]] = sums[coordinates[i]].add(gradient[i].multiply(signs[i]));
      }
    }
    return sums;
  }

  @Override
  public Interval[] gradientOver(double[] y, double rho) {
    return summed(whole.gradientOver(point(y), rho));
  }

  @Override
  public Interval[] productOver(double[] y, double rho, double[] v) {
    double[] direction = new double[coordinates.length];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = coordinates[i] < 0 ? 0 : signs[i] * v[coordinates[i]];
    }
    return summed(whole.productOver(point(y), rho, direction));
  }

  private Interval[] summed(Interval[] x) {
    Interval[] sums = new Interval[moving.length];
    Arrays.fill(sums, Interval.ZERO);
    for (int i = 0; i < x.length; i++) {
      int k = coordinates[i];
      if (k >= 0) {
        sums[k] = signs[i] > 0 ? sums[k].add(x[i]) : sums[k].subtract(x[i]);
      }
    }
    return sums;
  }

  @Override
  public DenseSymmetric at(double[] y) {
    DenseSymmetric hessian = hessians.at(point(y));
    double[][] sums = new double[moving.length][moving.length];
    for (int i = 0; i < coordinates.length; i++) {
      for (int j = 0; j < coordinates.length; j++) {
        if (coordinates[i] >= 0 && coordinates[j] >= 0) {
          sums[coordinates[i]][coordinates[j]] += signs[i] * signs[j] * hessian.get(i, j);
        }
      }
    }
    DenseSymmetric result = new DenseSymmetric(moving.length);
    for (int b = 0; b < moving.length; b++) {
      for (int a = 0; a <= b; a++) {
        result.set(a, b, sums[a][b]);
      }
    }
    return result;
  }

  @Override
  public HessianEnclosure hessianAround(double[] y) {
    return new Restricted(whole.hessianAround(point(y)));
  }

  /// The Hessian of g: a matrix of numbers near EᵀME, what rounding left out of it, and the spread
  /// of the whole one.
  private final class Restricted implements HessianEnclosure {
    private final HessianEnclosure full;
    private final BallMatrix centre;
    private final BallMatrix rounding;

    Restricted(HessianEnclosure full) {
      this.full = full;
      int m = moving.length;
      Interval[][] sums = new Interval[m][m];
      for (Interval[] row : sums) {
        Arrays.fill(row, Interval.ZERO);
      }
      for (int i = 0; i < coordinates.length; i++) {
        for (int j = 0; j < coordinates.length; j++) {
          int a = coordinates[i];
          int b = coordinates[j];
          if (a >= 0 && b >= 0) {
            Interval entry = full.centre().get(i, j);
            sums[a][b] = signs[i] == signs[j] ? sums[a][b].add(entry) : sums[a][b].subtract(entry);
          }
        }
      }
      double[] numbers = new double[m * m];
      rounding = new BallMatrix(m, m);
      for (int a = 0; a < m; a++) {
        for (int b = 0; b < m; b++) {
          double number = sums[Math.min(a, b)][Math.max(a, b)].midpoint();
          numbers[a * m + b] = number;
          rounding.set(a, b, sums[a][b].subtract(Interval.of(number)));
        }
      }
      centre = BallMatrix.exact(m, m, numbers);
    }

    @Override
    public BallMatrix centre() {
      return centre;
    }

    @Override
    public double[] spread(double rho, double[] weights) {
      double[] wide = new double[coordinates.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = coordinates[i] < 0 ? 0 : weights[coordinates[i]];
      }
      double[] whole = full.spread(rho, wide);
      Interval[] sums = new Interval[moving.length];
      for (int a = 0; a < sums.length; a++) {
        sums[a] = Interval.ZERO;
        for (int b = 0; b < sums.length; b++) {
          sums[a] =
              sums[a].add(Interval.of(rounding.magnitude(a, b)).multiply(Interval.of(weights[b])));
        }
      }
      for (int i = 0; i < wide.length; i++) {
        if (coordinates[i] >= 0) {
          sums[coordinates[i]] = sums[coordinates[i]].add(Interval.of(whole[i]));
        }
      }
      return Arrays.stream(sums).mapToDouble(Interval::hi).toArray();
    }
  }
}
