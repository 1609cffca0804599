package dev.cairn.collection;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.flatness.GradientSignal;
import dev.cairn.flatness.Rise;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Eigensystem;
import dev.cairn.spectrum.Inertia;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// f at one θ with the eigensystem of its Hessian, all of it finite; modes are numbered by |λ|, the
/// softest being 0. Null modes of isometries that points are compared up to are left out.
final class Site {
  private final Point theta;
  private final double value;
  private final double[] gradient;
  private final Eigensystem system;
  private final int[] modes;

  /// Moves by which the place may be off.
  private static final int DOUBTS = 2;

  private Site(LocalModel model, Eigensystem system, int[] modes) {
    this.theta = model.theta();
    this.value = model.value();
    this.gradient = model.gradient();
    this.system = system;
    this.modes = modes;
  }

  /// The site at θ (read), one Hessian and its eigensystem; none where anything is not finite.
  ///
  /// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ are null
  /// @param isometries so many null modes are left out, where there are as many
  static Optional<Site> at(
      SmoothObjective objective, double[] theta, double nullEigenvalue, int isometries) {
    int n = theta.length;
    try (var model = new LocalModel(objective, theta)) {
      if (!Candidate.finite(model.theta(), model.value(), model.squaredGradientNorm())) {
        return Optional.empty();
      }
      Eigensystem system = model.eigensystem(DenseKernels.current().eigensolver(n));
      return Inertia.of(system.spectrum(), nullEigenvalue)
          .map(
              inertia ->
                  new Site(
                      model,
                      system,
                      IntStream.range(0, n)
                          .boxed()
                          .sorted(Comparator.comparingDouble(i -> Math.abs(system.value(i))))
                          .skip(Math.min(isometries, inertia.nullity()))
                          .mapToInt(i -> i)
                          .toArray()));
    }
  }

  Point theta() {
    return theta;
  }

  /// ∇f(θ), the array itself: for reading only.
  double[] gradient() {
    return gradient;
  }

  /// How many modes there are.
  int size() {
    return modes.length;
  }

  /// λ of a mode.
  double eigenvalue(int mode) {
    return system.value(modes[mode]);
  }

  /// A new array, the eigenvector of a mode.
  double[] vector(int mode) {
    double[] v = new double[theta.dimension()];
    system.vector(modes[mode], v);
    return v;
  }

  /// ‖H‖₂.
  double norm() {
    return system.spectralNorm();
  }

  /// A new array, the coordinates of x (read) in the modes.
  double[] coordinates(double[] x) {
    double[] all = system.coordinates(x);
    return IntStream.of(modes).mapToDouble(i -> all[i]).toArray();
  }

  /// A new array, the vector with these coordinates (read) in the modes.
  double[] combination(double[] coordinates) {
    double[] all = new double[theta.dimension()];
    for (int i = 0; i < modes.length; i++) {
      all[modes[i]] = coordinates[i];
    }
    return system.combination(all);
  }

  /// A new array, the length of Newton's step in each mode, with its sign.
  double[] newtonSteps() {
    double[] steps = coordinates(gradient);
    Arrays.setAll(steps, i -> -steps[i] / eigenvalue(i));
    return steps;
  }

  /// ← −Σ (vᵢᵀg / λᵢ) vᵢ over the modes from one on, a new array: Newton's step that leaves the
  /// softer modes alone. The gradient g (read) may be that of a point nearby.
  double[] newtonStep(double[] g, int fromMode) {
    double[] all = system.coordinates(g);
    double[] c = new double[theta.dimension()];
    for (int i = fromMode; i < modes.length; i++) {
      c[modes[i]] = all[modes[i]] == 0 ? 0 : -all[modes[i]] / eigenvalue(i);
    }
    return system.combination(c);
  }

  /// A new array, the part of x (read) in the span of the softest modes.
  double[] softPart(double[] x, int softModes) {
    double[] all = system.coordinates(x);
    double[] c = new double[theta.dimension()];
    for (int i = 0; i < softModes; i++) {
      c[modes[i]] = all[modes[i]];
    }
    return system.combination(c);
  }

  /// What a gradient is known to.
  ///
  /// @param rounding of its norm
  /// @param softModes modes that are not regular
  record Known(double rounding, int softModes) {}

  /// Where the gradient rises out of rounding along the softest modes.
  Rise rise(SmoothObjective objective, int softest, Known known) {
    List<double[]> lines =
        IntStream.range(0, Math.min(softest, modes.length)).mapToObj(this::vector).toList();
    return Rise.of(theta.toArray(), lines, doubts(known), objective::gradientAt);
  }

  /// What of the gradient is more than rounding.
  GradientSignal signal(SmoothObjective objective, Known known) {
    return GradientSignal.at(theta.toArray(), gradient, doubts(known), objective::gradientAt);
  }

  /// Moves by which the place may be off: Newton's steps in the regular modes for a gradient of the
  /// size of its rounding, signs drawn.
  private List<double[]> doubts(Known known) {
    SplittableRandom random = new SplittableRandom(7);
    List<double[]> doubts = new ArrayList<>();
    for (int k = 0; k < DOUBTS && known.softModes < modes.length; k++) {
      double[] steps = new double[modes.length];
      for (int mode = known.softModes; mode < steps.length; mode++) {
        double step = known.rounding / Math.abs(eigenvalue(mode));
        steps[mode] = random.nextBoolean() ? step : -step;
      }
      doubts.add(combination(steps));
    }
    return doubts;
  }

  /// A new array θ + αd.
  double[] moved(double alpha, double[] d) {
    double[] x = theta.toArray();
    Vectors.addScaled(alpha, d, x);
    return x;
  }

  /// Negative eigenvalues, those of the softest modes not counted.
  int index(int softModes) {
    return (int) IntStream.range(softModes, modes.length).filter(i -> eigenvalue(i) < 0).count();
  }

  /// The candidate here, the softest modes being null.
  Candidate candidate(int softModes) {
    int rigid = theta.dimension() - modes.length;
    double gap =
        softModes < modes.length ? Math.abs(eigenvalue(softModes)) : Double.POSITIVE_INFINITY;
    return new Candidate(
        theta,
        value,
        Vectors.squaredNorm(gradient),
        new Inertia(index(softModes), softModes + rigid, gap));
  }
}
