package dev.cairn.nn.theory;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// All critical points of a linear auto-encoder n-p-n without biases under the mean squared error,
/// for data of covariance Σ with distinct eigenvalues λ₀ < λ₁ < … > 0.
///
/// Each class keeps a set I of r ≤ p eigenvectors: W₂W₁ = U_I U_Iᵀ. With the loss averaged over
/// samples and the n dimensions: loss = (tr Σ − Σ_{i∈I} λᵢ)/n, index = #{(i∈I, j∉I): λⱼ > λᵢ} + (p
/// − r)(n − r), nullity = p² − (p − r)². There are Σᵣ C(n, r) classes: 2517 for 16-4-16. The theory
/// is that of Baldi & Hornik (1989); tests check every class against its Hessian.
public final class LinearAutoEncoder {
  private final int width;
  private final int bottleneck;
  private final double[] eigenvalues;
  private final double[] eigenvectors;
  private final List<CriticalClass> classes;

  private LinearAutoEncoder(int bottleneck, double[] eigenvalues, double[] eigenvectors) {
    this.width = eigenvalues.length;
    this.bottleneck = bottleneck;
    this.eigenvalues = eigenvalues;
    this.eigenvectors = eigenvectors;
    this.classes = keeping(List.of(), 0).map(this::describe).toList();
  }

  /// For the covariance of these data, taken as they are (their mean is not removed), and p hidden
  /// units.
  ///
  /// Throws [IllegalArgumentException] where p is not between 1 and n, or where eigenvalues are not
  /// positive and distinct up to rounding.
  public static LinearAutoEncoder of(FeatureMatrix data, int bottleneck) {
    int n = data.features();
    if (bottleneck < 1 || bottleneck > n) {
      throw new IllegalArgumentException(
          "%s hidden units must be between 1 and the %s inputs".formatted(bottleneck, n));
    }
    var covariance = new DenseSymmetric(n);
    System.arraycopy(data.secondMoment(), 0, covariance.entries(), 0, n * n);
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(covariance, values, vectors);
    double gap = RESOLUTION * values[n - 1];
    double below = 0;
    for (double value : values) {
      if (!(value - below > gap)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "eigenvalues %g and %g of the covariance: they must be positive and distinct",
                below,
                value));
      }
      below = value;
    }
    return new LinearAutoEncoder(bottleneck, values, vectors);
  }

  /// Eigenvalues nearer than this, relative to the largest, cannot be told apart after rounding.
  private static final double RESOLUTION = 1e-12;

  /// The sets of up to p eigenvectors that extend the chosen ones by numbers from the first on.
  private Stream<List<Integer>> keeping(List<Integer> chosen, int first) {
    Stream<List<Integer>> extended = Stream.empty();
    if (chosen.size() < bottleneck) {
      for (int i = first; i < width; i++) {
        List<Integer> longer = new ArrayList<>(chosen);
        longer.add(i);
        extended = Stream.concat(extended, keeping(longer, i + 1));
      }
    }
    return Stream.concat(Stream.of(chosen), extended);
  }

  private CriticalClass describe(List<Integer> kept) {
    int rank = kept.size();
    double lost = 0;
    for (int i = 0; i < width; i++) {
      lost += kept.contains(i) ? 0 : eigenvalues[i];
    }
    int inversions = 0;
    for (int position = 0; position < rank; position++) {
      // Above eigenvector i there are width − 1 − i others, of which those kept later are kept.
      inversions += width - 1 - kept.get(position) - (rank - 1 - position);
    }
    int free = bottleneck - rank;
    return new CriticalClass(
        kept,
        lost / width,
        inversions + free * (width - rank),
        bottleneck * bottleneck - free * free);
  }

  /// The network that this is the theory of.
  public Perceptron network() {
    return new Perceptron(
        List.of(width, bottleneck, width), Activation.IDENTITY, false, Loss.MEAN_SQUARED, 0);
  }

  /// All classes, from the one that keeps nothing.
  public List<CriticalClass> classes() {
    return classes;
  }

  /// λᵢ of the covariance, ascending from i = 0.
  public double eigenvalue(int i) {
    return eigenvalues[i];
  }

  /// A critical point of the class as parameters of [#network]: W₁ = (U_I 0)ᵀ, W₂ = (U_I 0); a new
  /// array. The others of full rank are (C⁻¹W₁, W₂C) for invertible C.
  public double[] parameters(CriticalClass point) {
    double[] theta = new double[2 * width * bottleneck];
    for (int unit = 0; unit < point.kept().size(); unit++) {
      for (int j = 0; j < width; j++) {
        double component = eigenvectors[point.kept().get(unit) * width + j];
        theta[unit * width + j] = component;
        theta[width * bottleneck + j * bottleneck + unit] = component;
      }
    }
    return theta;
  }

  /// The class nearest in loss among those of this index; empty where no class has it.
  public Optional<CriticalClass> nearest(double loss, int index) {
    return classes.stream()
        .filter(point -> point.index() == index)
        .min(Comparator.comparingDouble(point -> Math.abs(point.loss() - loss)));
  }

  /// n samples with the same covariance as the data: √n times its root. The loss, which depends on
  /// the data through the covariance alone, is the same function for them, at a cost of n samples.
  public DataSet equivalentData() {
    double[] values = new double[width * width];
    for (int s = 0; s < width; s++) {
      double length = Math.sqrt(width * eigenvalues[s]);
      for (int j = 0; j < width; j++) {
        values[j * width + s] = length * eigenvectors[s * width + j];
      }
    }
    return DataSet.autoEncoding(FeatureMatrix.of(width, width, values));
  }
}
