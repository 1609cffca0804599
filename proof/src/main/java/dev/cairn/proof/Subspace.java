package dev.cairn.proof;

import dev.cairn.linalg.Point;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import java.util.List;

/// The points with coordinates that are equal, opposite or zero: xᵢ = yₖ where entry i is k, −yₖ
/// where it is −k, 0 where it is 0.
///
/// @param groups n entries; the groups are 1, 2, … in the order in which they come first, and come
///     first with their positive numbers
public record Subspace(List<Integer> groups) {
  public Subspace {
    groups = List.copyOf(groups);
    int count = 0;
    for (int group : groups) {
      if (group > count + 1 || group < -count) {
        throw new IllegalArgumentException(
            "a group %s after %s others: they are 1, 2, …, each first with its positive number"
                .formatted(group, count));
      }
      count = Math.max(count, group);
    }
  }

  /// n.
  public int dimension() {
    return groups.size();
  }

  /// How many groups there are: the dimension of the subspace.
  public int count() {
    return groups.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /// Whether it is less than all points.
  public boolean isProper() {
    return count() < dimension();
  }

  /// How many coordinates the largest group has; 0 where all are zero.
  public int largestGroup() {
    int[] sizes = new int[count() + 1];
    for (int group : groups) {
      sizes[Math.abs(group)]++;
    }
    int largest = 0;
    for (int k = 1; k < sizes.length; k++) {
      largest = Math.max(largest, sizes[k]);
    }
    return largest;
  }

  /// Whether a point lies in it.
  public boolean contains(Point point) {
    double[] y = new double[count() + 1];
    boolean[] seen = new boolean[y.length];
    for (int i = 0; i < groups.size(); i++) {
      int k = Math.abs(groups.get(i));
      double value = Math.signum(groups.get(i)) * point.get(i);
      if (k == 0 ? point.get(i) != 0 : seen[k] && y[k] != value) {
        return false;
      }
      y[k] = value;
      seen[k] = true;
    }
    return true;
  }

  /// The point of it whose groups have these values (read).
  double[] point(double[] y) {
    double[] x = new double[dimension()];
    for (int i = 0; i < x.length; i++) {
      int group = groups.get(i);
      x[i] = group == 0 ? 0 : Math.signum(group) * y[Math.abs(group) - 1];
    }
    return x;
  }

  /// The means of the groups' coordinates at a point (read).
  double[] means(double[] x) {
    double[] sums = new double[count()];
    int[] sizes = new int[sums.length];
    for (int i = 0; i < x.length; i++) {
      int group = groups.get(i);
      if (group != 0) {
        sums[Math.abs(group) - 1] += Math.signum(group) * x[i];
        sizes[Math.abs(group) - 1]++;
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= sizes[k];
    }
    return sums;
  }

  /// Its points as expressions: a name for each group.
  public Expression[] expressions(Expressions expressions) {
    Expression[] theta = new Expression[dimension()];
    for (int i = 0; i < theta.length; i++) {
      int group = groups.get(i);
      Expression y = group == 0 ? Expressions.ZERO : expressions.named(Math.abs(group));
      theta[i] = group < 0 ? expressions.subtract(Expressions.ZERO, y) : y;
    }
    return theta;
  }
}
