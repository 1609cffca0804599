package dev.cairn.report.statistics;

/// k of n runs, with what that says about the share behind it.
///
/// @param count k
/// @param total n
public record Proportion(int count, int total) {
  /// Standard deviations of a two-sided 95 % interval of the normal distribution.
  private static final double Z = 1.959964;

  public Proportion {
    if (count < 0 || count > total) {
      throw new IllegalArgumentException("%s of %s is no proportion".formatted(count, total));
    }
  }

  /// k/n; NaN where n = 0.
  public double share() {
    return total == 0 ? Double.NaN : (double) count / total;
  }

  /// The lower end of Wilson's 95 % interval of the share; 0 where n = 0.
  public double low() {
    return total == 0 ? 0 : Math.max(0, centre() - spread());
  }

  /// The upper end of Wilson's 95 % interval of the share; 1 where n = 0.
  public double high() {
    return total == 0 ? 1 : Math.min(1, centre() + spread());
  }

  /// The two-sided p-value of Fisher's exact test that both counts come from one share: the
  /// probability, given the margins, of a table at most as likely as this one.
  public double sameAs(Proportion other) {
    int successes = count + other.count;
    int all = total + other.total;
    double observed = logProbability(count, total, successes, all);
    double p = 0;
    for (int k = Math.max(0, successes - other.total); k <= Math.min(total, successes); k++) {
      double log = logProbability(k, total, successes, all);
      if (log <= observed + TIE) {
        p += Math.exp(log);
      }
    }
    return Math.min(1, p);
  }

  /// Tables whose log probabilities differ by rounding only count as equally likely.
  private static final double TIE = 1e-9;

  private double centre() {
    return (share() + Z * Z / (2.0 * total)) / (1 + Z * Z / total);
  }

  private double spread() {
    double p = share();
    return Z * Math.sqrt(p * (1 - p) / total + Z * Z / (4.0 * total * total)) / (1 + Z * Z / total);
  }

  /// The logarithm of the hypergeometric probability of k among n, where K of N succeed.
  private static double logProbability(int k, int n, int successes, int all) {
    return logChoose(successes, k) + logChoose(all - successes, n - k) - logChoose(all, n);
  }

  private static double logChoose(int n, int k) {
    double log = 0;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      log += Math.log((double) (n - i + 1) / i);
    }
    return log;
  }
}
