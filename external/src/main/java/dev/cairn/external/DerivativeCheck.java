package dev.cairn.external;

import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Whether a server's derivatives are those of its function: along random unit vectors u at one θ,
///
/// ```
///   ∇f(θ)·u  beside  D(h) = (f(θ + hu) − f(θ − hu)) / 2h,
///   ∇²f(θ)u  beside  G(h) = (∇f(θ + hu) − ∇f(θ − hu)) / 2h,
/// ```
///
/// for steps h that grow by a factor of 8. What h leaves out grows by 64 from one step to the next,
/// and what rounding puts in shrinks by 8, so the change between two steps bounds the error of the
/// smaller one, but for luck: of the larger error by far, within a small factor otherwise. A
/// derivative is off where no step comes within ten times its bound.
///
/// Likewise whether its numbers are what it says. A server that repeats itself is asked twice for
/// one θ. Where G changes more between the smallest steps than between the next ones, that is what
/// rounding puts in, h ‖G(h) − G(8h)‖, and more of it than float64 leaves is told. Costs 18
/// gradients and two products.
final class DerivativeCheck {
  private static final int DIRECTIONS = 2;
  private static final int STEPS = 4;
  private static final double GROWTH = 8;

  /// For rounding that happens to be alike at two steps.
  private static final double LUCK = 10;

  /// Relative misfits below this are not told: a sum of many terms rounds like that.
  private static final double LEAST = 1e-4;

  /// Likewise in float32.
  private static final double LEAST_SINGLE = 1e-2;

  /// Rounding of gradients, relative to the largest seen, that float64 may leave to long sums; that
  /// of float32 is above 1e-8.
  private static final double ROUGH = 1e-9;

  /// From here on, along every direction, a derivative is another function's.
  private static final double WRONG = 0.1;

  /// More parameters are not checked: the gradients would take 250 MB.
  private static final int LARGEST = 1_000_000;

  /// Dense Hessians of more rows are not asked for only to be checked.
  private static final int DENSE = 1_000;

  private final Asker server;
  private final Greeting greeting;
  private final double[] theta;
  private final List<String> lines = new ArrayList<>();
  private final double[] gradient;

  private DerivativeCheck(Asker server, Greeting greeting, double[] theta) {
    this.server = server;
    this.greeting = greeting;
    this.theta = theta;
    this.gradient = new double[theta.length];
  }

  /// What does not fit, a line each; nothing where f is not a number, where its evaluation fails,
  /// which whoever asks next is told, and of more than a million parameters.
  ///
  /// Throws [ExternalException] where a derivative is plainly another function's.
  static List<String> misfits(
      Asker server, Greeting greeting, double[] theta, RandomGenerator random) {
    if (theta.length > LARGEST) {
      return List.of();
    }
    var check = new DerivativeCheck(server, greeting, theta);
    List<double[]> directions = new ArrayList<>();
    for (int i = 0; i < DIRECTIONS; i++) {
      double[] u = random.doubles(theta.length, -1, 1).toArray();
      double norm = Vectors.norm(u);
      directions.add(Arrays.stream(u).map(x -> x / norm).toArray());
    }
    List<Line> along;
    List<double[]> products = new ArrayList<>();
    List<double[]> dense = new ArrayList<>();
    try {
      check.repeat();
      along = directions.stream().map(check::line).toList();
      if (greeting.can(Ability.PRODUCTS)) {
        directions.forEach(_ -> products.add(new double[theta.length]));
        server.ask(List.of(new ProductQuestion(Theta.of(theta), directions, products)));
      }
      if (greeting.can(Ability.HESSIAN) && theta.length <= DENSE) {
        dense.addAll(check.dense(directions));
      }
    } catch (ExternalException _) {
      return List.of();
    }
    check.tellRoughness(along);
    check.tell("gradient", "value", along.stream().map(check::ofGradient).toList());
    check.tell("Hessian product", "gradient", check.ofProducts(along, products));
    check.tell("Hessian", "gradient", check.ofProducts(along, dense));
    return check.lines;
  }

  /// f and ∇f on a line through θ.
  ///
  /// @param u its direction
  /// @param steps h
  /// @param values f(θ + hu), f(θ − hu), step by step
  /// @param gradients likewise
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(double[] u, double[] steps, double[] values, double[][] gradients) {
    /// G(h) of a step.
    double[] difference(int step) {
      double[] g = new double[u.length];
      Vectors.addScaled(0.5 / steps[step], gradients[2 * step], g);
      Vectors.addScaled(-0.5 / steps[step], gradients[2 * step + 1], g);
      return g;
    }

    /// Rounding of gradients beside the largest; 0 where what h leaves out hides it.
    double roughness() {
      double near = distance(difference(0), difference(1));
      double far = distance(difference(1), difference(2));
      double largest = Arrays.stream(gradients).mapToDouble(Vectors::norm).max().orElse(0);
      return near > far && largest > 0 ? steps[0] * near / largest : 0;
    }
  }

  /// A derivative beside a difference.
  ///
  /// @param said what the server says, or the norm of it
  /// @param misfit by how much it differs from the difference that it fits best
  /// @param size of the larger of both
  private record Fit(double said, double misfit, double size) {
    double relative() {
      return misfit == 0 ? 0 : misfit / size;
    }
  }

  /// Asks for f and ∇f at θ, and of a server that says that it repeats itself once more.
  private void repeat() {
    double[] value = new double[1];
    server.ask(
        List.of(
            EvaluationQuestion.valueAndGradient(Theta.of(theta), value, new Received(gradient))));
    if (!greeting.can(Ability.REPEATABLE)) {
      return;
    }
    double[] again = new double[1];
    double[] other = new double[theta.length];
    server.ask(
        List.of(EvaluationQuestion.valueAndGradient(Theta.of(theta), again, new Received(other))));
    if (!Arrays.equals(value, again) || !Arrays.equals(gradient, other)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "two answers for one θ differ though the server says that it repeats itself: by %.1e"
                  + " in the value, by %.1e in the gradient",
              Math.abs(value[0] - again[0]),
              distance(gradient, other)));
    }
  }

  /// Tells where gradients of a server that does not compute in float32 round as if it did.
  private void tellRoughness(List<Line> along) {
    if (greeting.can(Ability.SINGLE)) {
      return;
    }
    double least = along.stream().mapToDouble(Line::roughness).min().orElse(0);
    if (least > ROUGH) {
      lines.add(
          String.format(
              Locale.ROOT,
              "gradients are rough to %.1e of their size: smaller ones are noise (of what computes"
                  + " in float32 somewhere, or draws random numbers)",
              least));
    }
  }

  private Line line(double[] u) {
    double[] steps = new double[STEPS];
    List<EvaluationQuestion> questions = new ArrayList<>();
    double h = Math.cbrt(greeting.epsilon()) * Math.max(1, Vectors.norm(theta));
    for (int i = 0; i < STEPS; i++) {
      steps[i] = h;
      for (double signed : new double[] {h, -h}) {
        double[] shifted = theta.clone();
        Vectors.addScaled(signed, u, shifted);
        questions.add(
            EvaluationQuestion.valueAndGradient(
                Theta.of(shifted), new double[1], new Received(new double[theta.length])));
      }
      h *= GROWTH;
    }
    server.ask(questions);
    return new Line(
        u,
        steps,
        questions.stream().mapToDouble(question -> question.value()[0]).toArray(),
        questions.stream().map(question -> question.gradient().array()).toArray(double[][]::new));
  }

  private List<double[]> dense(List<double[]> directions) {
    int n = theta.length;
    double[] entries = new double[n * n];
    server.ask(List.of(EvaluationQuestion.hessian(Theta.of(theta), entries)));
    List<double[]> products = new ArrayList<>();
    for (double[] u : directions) {
      double[] product = new double[n];
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
          product[i] += entries[i + j * n] * u[j];
        }
      }
      products.add(product);
    }
    return products;
  }

  private Optional<Fit> ofGradient(Line line) {
    double[][] differences = new double[STEPS][1];
    double[] rounding = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double up = line.values[2 * i];
      double down = line.values[2 * i + 1];
      differences[i][0] = (up - down) / (2 * line.steps[i]);
      rounding[i] = greeting.epsilon() * (Math.abs(up) + Math.abs(down)) / line.steps[i];
    }
    return fit(new double[] {Vectors.dot(gradient, line.u)}, differences, rounding);
  }

  private List<Optional<Fit>> ofProducts(List<Line> lines, List<double[]> products) {
    List<Optional<Fit>> fits = new ArrayList<>();
    for (int k = 0; k < products.size(); k++) {
      fits.add(ofProduct(lines.get(k), products.get(k)));
    }
    return fits;
  }

  private Optional<Fit> ofProduct(Line line, double[] product) {
    double[][] differences = new double[STEPS][];
    double[] rounding = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double[] up = line.gradients[2 * i];
      double[] down = line.gradients[2 * i + 1];
      rounding[i] = greeting.epsilon() * (Vectors.norm(up) + Vectors.norm(down)) / line.steps[i];
      differences[i] = line.difference(i);
    }
    return fit(product, differences, rounding);
  }

  /// Empty where a number is none; a misfit of 0 where a step comes within its bound.
  private static Optional<Fit> fit(double[] said, double[][] differences, double[] rounding) {
    Fit best = new Fit(Vectors.norm(said), Double.POSITIVE_INFINITY, 0);
    boolean fits = false;
    for (int i = 0; i + 1 < STEPS; i++) {
      double misfit = distance(said, differences[i]);
      double bound = LUCK * (distance(differences[i], differences[i + 1]) + rounding[i]);
      if (!Double.isFinite(misfit) || !Double.isFinite(bound)) {
        return Optional.empty();
      }
      fits |= misfit <= bound;
      if (misfit < best.misfit) {
        best = new Fit(best.said, misfit, Math.max(best.said, Vectors.norm(differences[i])));
      }
    }
    return Optional.of(fits ? new Fit(best.said, 0, best.size) : best);
  }

  private static double distance(double[] a, double[] b) {
    return Vectors.norm(Vectors.difference(a, b));
  }

  private void tell(String derivative, String of, List<Optional<Fit>> fits) {
    double least = greeting.can(Ability.SINGLE) ? LEAST_SINGLE : LEAST;
    double[] relative =
        fits.stream().flatMap(Optional::stream).mapToDouble(Fit::relative).sorted().toArray();
    if (relative.length == 0 || relative[relative.length - 1] < least) {
      return;
    }
    String line =
        String.format(
            Locale.ROOT,
            "the %s is not the derivative of the %s: differences of it are %.1e off along %s of %s"
                + " random directions",
            derivative,
            of,
            relative[relative.length - 1],
            Arrays.stream(relative).filter(each -> each >= least).count(),
            relative.length);
    if (relative[0] >= WRONG) {
      throw new ExternalException(line);
    }
    lines.add(line);
  }
}
