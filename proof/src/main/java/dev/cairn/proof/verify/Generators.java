package dev.cairn.proof.verify;

import dev.cairn.proof.AffineField;
import dev.cairn.proof.arithmetic.Interval;
import java.util.List;

/// The generators of a symmetry at a point: a border across their span, and whether it cuts it.
final class Generators {
  private Generators() {}

  /// d orthonormal columns along the generators with the longest remaining parts, times a size of
  /// H.
  static double[][] border(
      List<AffineField> fields, double[] theta, int dimension, Interval[][] hessian) {
    double[][] rest = fields.stream().map(field -> field.at(theta)).toArray(double[][]::new);
    double[][] border = new double[dimension][];
    for (int d = 0; d < dimension; d++) {
      double[] longest = rest[0];
      for (double[] candidate : rest) {
        longest = dot(candidate, candidate) > dot(longest, longest) ? candidate : longest;
      }
      double length = Math.sqrt(dot(longest, longest));
      double[] unit = new double[theta.length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = longest[i] / length;
      }
      for (double[] candidate : rest) {
        double share = dot(candidate, unit);
        for (int i = 0; i < unit.length; i++) {
          candidate[i] -= share * unit[i];
        }
      }
      border[d] = unit;
    }
    double weight = 0;
    for (int i = 0; i < hessian.length; i++) {
      weight = Math.max(weight, Math.abs(hessian[i][i].midpoint()));
    }
    for (double[] column : border) {
      for (int i = 0; i < column.length; i++) {
        column[i] *= weight;
      }
    }
    return border;
  }

  /// Whether ΞᵀB has full column rank for every Ξ over the box, so that ξᵀBμ = 0 for all generators
  /// ξ leaves μ = 0 alone: (ΞᵀB)ᵀ(ΞᵀB) has a dominant diagonal in the basis of its eigenvectors.
  static boolean transversal(
      List<AffineField> fields, double[] theta, double rho, double[][] border) {
    int d = border.length;
    if (d == 0) {
      return true;
    }
    Interval[][] overlap = new Interval[d][fields.size()];
    for (int f = 0; f < fields.size(); f++) {
      Interval[] field = fields.get(f).over(theta, rho);
      for (int k = 0; k < d; k++) {
        Interval sum = Interval.ZERO;
        for (int i = 0; i < theta.length; i++) {
          sum = sum.add(field[i].multiply(Interval.of(border[k][i])));
        }
        overlap[k][f] = sum;
      }
    }
    Interval[][] square = new Interval[d][d];
    for (int k = 0; k < d; k++) {
      for (int l = 0; l < d; l++) {
        Interval sum = Interval.ZERO;
        for (int f = 0; f < fields.size(); f++) {
          sum = sum.add(overlap[k][f].multiply(overlap[l][f]));
        }
        square[k][l] = sum;
      }
    }
    var basis = new JacobiEigenvalues(IntervalMatrix.midpoints(square));
    return IntervalMatrix.negativeEigenvalues(basis, square) == 0;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
