package dev.cairn.spectrum;

import java.util.List;
import java.util.Locale;

/// The distribution of the n eigenvalues of an operator, estimated from random vectors.
///
/// Statistical errors come from the spread over the vectors. Errors of the quadrature are bounded,
/// not estimated: a band covers every spectrum that the products allow.
///
/// @param dimension n
/// @param rules one for each random vector, independent of each other
public record SpectralDensity(int dimension, List<GaussRule> rules) {
  public SpectralDensity {
    rules = List.copyOf(rules);
    if (rules.size() < 2) {
      throw new IllegalArgumentException(
          "%s random vectors tell no error, must be ≥ 2".formatted(rules.size()));
    }
  }

  /// A number between a lower and an upper bound that hold together with the stated confidence.
  public record Band(double lower, double estimate, double upper) {}

  /// The share of eigenvalues ≤ t.
  public Band share(double t, double confidence) {
    double[] least = new double[rules.size()];
    double[] most = new double[rules.size()];
    for (int i = 0; i < least.length; i++) {
      least[i] = rules.get(i).least(t);
      most[i] = rules.get(i).most(t);
    }
    Estimate below = Estimate.ofMean(least);
    Estimate above = Estimate.ofMean(most);
    return new Band(
        Math.max(0, below.value() - below.margin(confidence)),
        0.5 * (below.value() + above.value()),
        Math.min(1, above.value() + above.margin(confidence)));
  }

  /// How many eigenvalues lie below −cutoff: the Morse index.
  public Band morseIndex(double cutoff, double confidence) {
    if (!(cutoff >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "eigenvalue cut-off %g must be ≥ 0", cutoff));
    }
    Band share = share(Math.nextDown(-cutoff), confidence);
    return new Band(
        dimension * share.lower(), dimension * share.estimate(), dimension * share.upper());
  }

  /// (1/n) Σ k(t − λᵢ) for a Gaussian k of the given standard deviation: the density, smoothed.
  ///
  /// The quadrature is exact where the width is a few times the distance between nodes; narrower,
  /// the nodes show.
  public Band density(double t, double width, double confidence) {
    if (!(width > 0)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "width %g must be > 0", width));
    }
    double[] values = new double[rules.size()];
    for (int i = 0; i < values.length; i++) {
      GaussRule rule = rules.get(i);
      for (int k = 0; k < rule.nodes().dimension(); k++) {
        double distance = (t - rule.nodes().get(k)) / width;
        values[i] += rule.weights().get(k) * Math.exp(-0.5 * distance * distance);
      }
      values[i] /= width * Math.sqrt(2 * Math.PI);
    }
    Estimate mean = Estimate.ofMean(values);
    double margin = mean.margin(confidence);
    return new Band(Math.max(0, mean.value() - margin), mean.value(), mean.value() + margin);
  }

  /// tr A, exact quadrature.
  public Estimate trace() {
    double[] values = new double[rules.size()];
    for (int i = 0; i < values.length; i++) {
      GaussRule rule = rules.get(i);
      for (int k = 0; k < rule.nodes().dimension(); k++) {
        values[i] += dimension * rule.weights().get(k) * rule.nodes().get(k);
      }
    }
    return Estimate.ofMean(values);
  }
}
