package dev.cairn.nn.theory;

import java.util.Optional;

/// Morse index over loss as a mixture of Wishart and Wigner matrices has it, with an energy
/// proportional to the loss: α(sL, φ).
///
/// The proportion s is the only quantity that is fitted; it stands for the scale of the network's
/// derivatives, which the model leaves open.
///
/// @param ratio φ > 0, parameters over data
/// @param scale s > 0
/// @param misfit root mean square difference between α and the indices that s was fitted to
public record LossIndexRelation(double ratio, double scale, double misfit) {
  /// Energies of the first table, evenly spaced in their logarithms.
  private static final int ENERGIES = 400;

  private static final double LOWEST = 1e-4;
  private static final double HIGHEST = 1e3;

  /// Fewer points than this determine no relation.
  private static final int FEWEST = 3;

  /// Golden sections after the scan: the scale to 1e-6.
  private static final int SECTIONS = 40;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /// The relation nearest to points in the sum of squared differences of the index: a scan of all
  /// scales, then golden sections around the best. Empty where there are fewer than three points, a
  /// loss is not positive or no index is.
  ///
  /// @param losses of the points, read
  /// @param indices fractions of negative eigenvalues, of the same length, read
  public static Optional<LossIndexRelation> fit(double ratio, double[] losses, double[] indices) {
    double largest = 0;
    double highest = 0;
    for (int i = 0; i < losses.length; i++) {
      if (!(losses[i] > 0)) {
        return Optional.empty();
      }
      largest = Math.max(largest, losses[i]);
      highest = Math.max(highest, indices[i]);
    }
    if (losses.length < FEWEST || highest == 0) {
      return Optional.empty();
    }
    var fit = new Fit(new Table(ratio), losses, indices);
    double step = Math.log(HIGHEST / LOWEST) / (ENERGIES - 1);
    double best = Double.POSITIVE_INFINITY;
    int at = 0;
    for (int k = 0; k < ENERGIES; k++) {
      double squares = fit.squares(Math.log(LOWEST / largest) + k * step);
      if (squares < best) {
        best = squares;
        at = k;
      }
    }
    double middle = Math.log(LOWEST / largest) + at * step;
    double low = middle - step;
    double high = middle + step;
    for (int i = 0; i < SECTIONS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (fit.squares(left) <= fit.squares(right)) {
        high = right;
      } else {
        low = left;
      }
    }
    double found = (low + high) / 2;
    return Optional.of(
        new LossIndexRelation(
            ratio, Math.exp(found), Math.sqrt(fit.squares(found) / losses.length)));
  }

  /// α at a loss ≥ 0. Costs some 2,000 densities.
  public double index(double loss) {
    return new WishartWigner(scale * loss, ratio).indexFraction();
  }

  /// The sum of squares that is minimised; keeps the arrays that it is given, and only reads them.
  private static final class Fit {
    private final Table table;
    private final double[] losses;
    private final double[] indices;

    Fit(Table table, double[] losses, double[] indices) {
      this.table = table;
      this.losses = losses;
      this.indices = indices;
    }

    double squares(double logScale) {
      double scale = Math.exp(logScale);
      double sum = 0;
      for (int i = 0; i < losses.length; i++) {
        double difference = table.index(scale * losses[i]) - indices[i];
        sum = Math.fma(difference, difference, sum);
      }
      return sum;
    }
  }

  /// α of one ratio, interpolated in the logarithm of the energy.
  private static final class Table {
    private final double[] index = new double[ENERGIES];

    Table(double ratio) {
      for (int k = 0; k < ENERGIES; k++) {
        double energy = LOWEST * Math.pow(HIGHEST / LOWEST, k / (ENERGIES - 1.0));
        index[k] = new WishartWigner(energy, ratio).indexFraction();
      }
    }

    double index(double energy) {
      double place = Math.log(energy / LOWEST) / Math.log(HIGHEST / LOWEST) * (ENERGIES - 1);
      int k = (int) Math.clamp(Math.floor(place), 0, ENERGIES - 2);
      double share = Math.clamp(place - k, 0.0, 1.0);
      return index[k] + share * (index[k + 1] - index[k]);
    }
  }
}
