package dev.cairn.spectrum;

import java.util.Arrays;
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

  /// How many eigenvalues lie below −negative, above positive and between the two.
  public record Split(double negative, double positive, Band below, Band between, Band above) {}

  /// The numbers of eigenvalues on either side of 0, on each at the smallest cut-off from the one
  /// asked for on at which the quadrature leaves at most unsettled · n of them on either side.
  ///
  /// Eigenvalues that crowd closer to 0 than the nodes of the quadrature stand apart have signs
  /// that the products do not tell. The rest of each band is statistical. A cut-off is the one
  /// asked for or the size of a node.
  public Split split(double cutoff, double unsettled, double confidence) {
    double[] sizes =
        rules.stream()
            .flatMapToDouble(rule -> Arrays.stream(rule.nodes().toArray()))
            .map(Math::abs)
            .filter(size -> size > cutoff)
            .sorted()
            .toArray();
    double negative = cutoff;
    for (int i = 0; i < sizes.length && open(Math.nextDown(-negative)) > unsettled; i++) {
      negative = sizes[i];
    }
    double positive = cutoff;
    for (int i = 0; i < sizes.length && open(positive) > unsettled; i++) {
      positive = sizes[i];
    }
    Band notAbove = share(positive, confidence);
    return new Split(
        negative,
        positive,
        morseIndex(negative, confidence),
        between(Math.nextDown(-negative), positive, confidence),
        new Band(
            dimension * (1 - notAbove.upper()),
            dimension * (1 - notAbove.estimate()),
            dimension * (1 - notAbove.lower())));
  }

  /// The share of eigenvalues that the quadrature leaves on either side of t, in the mean.
  private double open(double t) {
    return rules.stream().mapToDouble(rule -> rule.most(t) - rule.least(t)).average().orElse(1);
  }

  private Band between(double a, double b, double confidence) {
    double[] few = rules.stream().mapToDouble(r -> Math.max(0, r.least(b) - r.most(a))).toArray();
    double[] many = rules.stream().mapToDouble(r -> r.most(b) - r.least(a)).toArray();
    Estimate least = Estimate.ofMean(few);
    Estimate most = Estimate.ofMean(many);
    return new Band(
        dimension * Math.max(0, least.value() - least.margin(confidence)),
        dimension * 0.5 * (least.value() + most.value()),
        dimension * Math.min(1, most.value() + most.margin(confidence)));
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
