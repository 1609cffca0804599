package dev.cairn.proof.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.onnx.ConformanceCase;
import dev.cairn.onnx.ConformanceSuite;
import dev.cairn.program.Program;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Gradients and Hessian products of every smooth function of ONNX's conformance suite, in double,
/// against central differences of its values in 106 bits, of which no derivative is taken.
@Tag("onnx")
class SuiteDerivativesTest {
  /// Step of first differences: they err by about its square, 8e-19, and 1e-32 over it.
  private static final double FIRST = 0x1p-30;

  /// Step of second differences: they err by about its square, 9e-16, and 1e-32 over that.
  private static final double SECOND = 0x1p-25;

  private static final double TOLERANCE = 1e-10;

  /// How far beyond the sizes of θ where a function ends at it.
  private static final double ASIDE = 0.03;

  private final List<String> apart = new ArrayList<>();
  private final List<String> undefined = new ArrayList<>();
  private int held;
  private int kinks;
  private int constant;
  private double largest;

  @Test
  void derivativesAreThoseOfTheValuesToTenDigits() throws IOException {
    assumeTrue(ConformanceSuite.installed(), "needs Debian's libonnx-testdata");
    for (String directory : List.of("node", "simple", "pytorch-converted", "pytorch-operator")) {
      for (ConformanceCase one : ConformanceSuite.cases(directory)) {
        for (ConformanceCase.Function function : one.functions()) {
          hold(String.valueOf(one.directory().getFileName()), function);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "106 bits: %d held, largest difference %.1e; %d with kinks, %d constant, undefined %s%n",
        held,
        largest,
        kinks,
        constant,
        undefined);
    assertEquals(List.of(), apart);
    assertTrue(held >= 734, () -> "held " + held);
  }

  private void hold(String name, ConformanceCase.Function function) {
    if (!function.f().smooth()) {
      kinks++;
      return;
    }
    double[] theta = function.theta().toArray();
    if (theta.length == 0) {
      constant++;
      return;
    }
    Optional<Double> difference =
        difference(function.f(), theta)
            .or(
                () ->
                    difference(
                        function.f(),
                        Arrays.stream(theta).map(x -> Math.abs(x) + ASIDE).toArray()));
    if (difference.isEmpty()) {
      undefined.add(name);
      return;
    }
    held++;
    largest = Math.max(largest, difference.get());
    if (!(difference.get() <= TOLERANCE)) {
      apart.add("%s: %.1e".formatted(name, difference.get()));
    }
  }

  /// The larger of the differences of a slope and of a curvature, relative to their terms; nothing
  /// where f is not defined all around θ.
  private static Optional<Double> difference(Program f, double[] theta) {
    try {
      return Optional.of(differenceAt(f, theta));
    } catch (UndefinedException edge) {
      return Optional.empty();
    }
  }

  private static double differenceAt(Program f, double[] theta) {
    var random = new SplittableRandom(5);
    int n = theta.length;
    double[] u = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = (float) random.nextDouble(-1, 1);
      v[i] = (float) random.nextDouble(-1, 1);
    }
    double[] gradient = new double[n];
    double[] product = new double[n];
    try (var at = ProgramObjective.of(f).build().at(theta)) {
      at.gradient(gradient);
      at.hessian().apply(v, product);
    }
    Tape tape = Lowering.of(f, List.of());
    PreciseBall slope =
        value(tape, theta, FIRST, v, 0, v)
            .subtract(value(tape, theta, -FIRST, v, 0, v))
            .multiply(1 / (2 * FIRST));
    PreciseBall curvature =
        value(tape, theta, SECOND, u, SECOND, v)
            .subtract(value(tape, theta, SECOND, u, -SECOND, v))
            .subtract(value(tape, theta, -SECOND, u, SECOND, v))
            .add(value(tape, theta, -SECOND, u, -SECOND, v))
            .multiply(1 / (4 * SECOND * SECOND));
    double size = value(tape, theta, 0, u, 0, v).magnitudeUp() + terms(gradient, v);
    return Math.max(apart(slope, gradient, v, size), apart(curvature, product, u, size));
  }

  /// Difference of a number from x·y beyond its own rounding errors, relative to the sizes of the
  /// terms.
  ///
  /// @param number in a ball, which must be small beside the terms and the size of f and its slope
  private static double apart(PreciseBall number, double[] x, double[] y, double size) {
    PreciseBall sum = PreciseBall.ZERO;
    double terms = terms(x, y);
    for (int i = 0; i < x.length; i++) {
      sum = sum.add(PreciseBall.of(x[i]).multiply(y[i]));
    }
    PreciseBall rest = number.subtract(sum);
    if (!(rest.radius() <= TOLERANCE * (terms + size))) {
      return Double.POSITIVE_INFINITY;
    }
    double beyond = Math.abs(rest.hi()) - rest.radius();
    return beyond <= 0 ? 0 : beyond / terms;
  }

  private static double terms(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] * y[i])).sum();
  }

  /// f(θ + s u + t v).
  private static PreciseBall value(
      Tape f, double[] theta, double s, double[] u, double t, double[] v) {
    PreciseBall[] at = new PreciseBall[theta.length];
    Arrays.setAll(
        at,
        i -> PreciseBall.of(theta[i]).add(PreciseBall.of(s * u[i])).add(PreciseBall.of(t * v[i])));
    return new FirstOrder<>(f, new PreciseScalars(), at).value(f.result());
  }
}
