package dev.cairn.program.evaluator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.Function;
import dev.cairn.program.Losses;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import dev.cairn.program.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The evaluator on a network of one hidden layer, beside the same network as loops over numbers:
/// its value and, by differences of sixth order of that, gradient and Hessian.
class ProgramObjectiveTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 4;
  private static final int DIMENSION = HIDDEN * INPUTS + HIDDEN + HIDDEN + 1;
  private static final int SAMPLES = 83;
  private static final double L2 = 0.25;

  /// Step of the differences: h⁶ of truncation and ε/h of rounding are both near 10⁻¹³ of ‖f‖.
  private static final double STEP = 5e-3;

  private static final double[][] X = normal(SAMPLES, INPUTS, 1);
  private static final double[][] TARGETS = normal(SAMPLES, 1, 2);
  private static final double[] THETA = normal(1, DIMENSION, 3)[0];
  private static final double[] V = normal(1, DIMENSION, 4)[0];

  private static double[][] normal(int rows, int columns, long seed) {
    var random = new SplittableRandom(seed);
    double[][] numbers = new double[rows][columns];
    for (double[] row : numbers) {
      Arrays.setAll(row, _ -> random.nextGaussian());
    }
    return numbers;
  }

  /// What is told before anything is made is no more than what is then taken, and not far from it.
  @Test
  void theLeastMemoryIsNoMoreThanWhatIsTaken() {
    int n = 20_000;
    ProgramBuilder b = new ProgramBuilder();
    Value product = b.multiply(b.parameter("w", n), b.data("x", n));
    b.output("loss", b.square(b.sum(product)));
    var samples = Samples.of(3).add("x", normal(3, n, 5)).build();
    long taken = ProgramObjective.of(b.build()).samples(samples).build().memory(false).needed();
    long least = ProgramObjective.least(n).needed();
    assertTrue(least <= taken && taken < 4 * least, least + " of " + taken);
  }

  /// Of whole vectors, which are read where they lie, and of others.
  @ParameterizedTest
  @ValueSource(ints = {4_096, 4_099})
  void aConstantIsHeldOnce(int width) {
    double[] weights = normal(1, width, 6)[0];
    double[][] x = normal(3, width, 7);
    var b = new ProgramBuilder();
    Value row = b.constant(Point.holding(weights), 1, width);
    Value a = b.parameter("a", 1);
    b.output("loss", b.sum(b.square(b.multiply(a, b.matrixVector(row, b.data("x", width))))));
    ProgramObjective objective =
        ProgramObjective.of(b.build()).samples(Samples.of(3).add("x", x).build()).build();
    double mean = 0;
    for (double[] sample : x) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        sum += weights[i] * sample[i];
      }
      mean += sum * sum / 3;
    }
    double[] gradient = new double[1];
    double[] product = new double[1];
    try (SmoothEvaluation at = objective.at(new double[] {0.5})) {
      assertEquals(mean / 4, at.value(), 1e-12 * mean);
      at.gradient(gradient);
      assertEquals(mean, gradient[0], 1e-12 * mean);
      at.hessian().apply(new double[] {1}, product);
      assertEquals(2 * mean, product[0], 1e-12 * mean);
    }
    boolean inPlace = width % Kernels.LANES == 0;
    assertEquals(inPlace, objective.memory(false).needed() < (long) Double.BYTES * width);
  }

  private static ProgramObjective.Builder builder() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", INPUTS);
    Value t = b.data("t", 1);
    Value w = b.parameter("W", HIDDEN, INPUTS);
    Value c = b.parameter("c", HIDDEN);
    Value u = b.parameter("u", 1, HIDDEN);
    Value d = b.parameter("d", 1);
    Value hidden = b.unary(Function.TANH, b.add(b.matrixVector(w, x), c));
    b.output("loss", Losses.meanSquaredError(b, b.add(b.matrixVector(u, hidden), d), t));
    Program loss = b.build();
    ProgramBuilder r = new ProgramBuilder();
    List<Value> all =
        List.of(
            r.parameter("W", HIDDEN, INPUTS),
            r.parameter("c", HIDDEN),
            r.parameter("u", 1, HIDDEN),
            r.parameter("d", 1));
    r.output("l2", Losses.meanSquare(r, Real.decimal("0.25"), all));
    return ProgramObjective.of(loss)
        .samples(Samples.of(SAMPLES).add("x", X).add("t", TARGETS).build())
        .regulariser(r.build());
  }

  /// (1/N) Σᵢ (u·tanh(Wxᵢ + c) + d − tᵢ)² + λ·mean(θ²), sample after sample.
  private static double loops(double[] theta) {
    double sum = 0;
    for (int s = 0; s < SAMPLES; s++) {
      double out = theta[DIMENSION - 1];
      for (int k = 0; k < HIDDEN; k++) {
        double z = theta[HIDDEN * INPUTS + k];
        for (int j = 0; j < INPUTS; j++) {
          z += theta[k * INPUTS + j] * X[s][j];
        }
        out += theta[HIDDEN * INPUTS + HIDDEN + k] * Math.tanh(z);
      }
      sum += (out - TARGETS[s][0]) * (out - TARGETS[s][0]);
    }
    double squares = Arrays.stream(theta).map(t -> t * t).sum();
    return sum / SAMPLES + L2 * squares / DIMENSION;
  }

  /// The derivative along v at t = 0, by central differences of sixth order.
  private static double slope(double[] theta, double[] v) {
    double[] weights = {45, -9, 1};
    double sum = 0;
    for (int k = 1; k <= weights.length; k++) {
      sum +=
          weights[k - 1] * (loops(along(theta, v, k * STEP)) - loops(along(theta, v, -k * STEP)));
    }
    return sum / (60 * STEP);
  }

  private static double[] along(double[] theta, double[] v, double t) {
    double[] moved = theta.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += t * v[i];
    }
    return moved;
  }

  private static double[] unit(int i) {
    double[] unit = new double[DIMENSION];
    unit[i] = 1;
    return unit;
  }

  private record All(double value, List<Double> gradient, List<Double> product) {}

  private static All at(ProgramObjective objective, double[] theta) {
    double[] g = new double[DIMENSION];
    double[] hv = new double[DIMENSION];
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.gradient(g);
      evaluation.hessian().apply(V, hv);
      return new All(
          evaluation.value(),
          Arrays.stream(g).boxed().toList(),
          Arrays.stream(hv).boxed().toList());
    }
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void valueGradientAndHessianAreThoseOfPlainLoops() {
    double[] g = new double[DIMENSION];
    double[] hv = new double[DIMENSION];
    try (SmoothEvaluation evaluation = builder().build().at(THETA)) {
      assertEquals(loops(THETA), evaluation.value(), 1e-14 * loops(THETA));
      evaluation.gradient(g);
      for (int i = 0; i < DIMENSION; i++) {
        assertEquals(slope(THETA, unit(i)), g[i], 1e-10);
      }
      for (int j = 0; j < DIMENSION; j++) {
        evaluation.hessian().apply(unit(j), hv);
        for (int i = 0; i < DIMENSION; i++) {
          assertEquals(second(i, j), hv[i], 1e-7, i + ", " + j);
        }
      }
    }
  }

  /// ∂ᵢ∂ⱼ by differences of differences: rounding is ε/h², 10⁻¹⁰ of f.
  private static double second(int i, int j) {
    double[] weights = {45, -9, 1};
    double sum = 0;
    for (int k = 1; k <= weights.length; k++) {
      sum +=
          weights[k - 1]
              * (slope(along(THETA, unit(j), k * STEP), unit(i))
                  - slope(along(THETA, unit(j), -k * STEP), unit(i)));
    }
    return sum / (60 * STEP);
  }

  /// Blocks, kernels and memory are how it is computed, not what.
  @Test
  void howItIsComputedChangesNoMoreThanRounding() {
    All usual = at(builder().build(), THETA);
    List<UnaryOperator<ProgramObjective.Builder>> others =
        List.of(
            b -> b.blockSize(8),
            b -> b.blockSize(24),
            b -> b.blockSize(88),
            ProgramObjective.Builder::scalarKernels,
            b -> b.blockSize(16).scalarKernels().keptBytes(0));
    for (UnaryOperator<ProgramObjective.Builder> other : others) {
      All found = at(other.apply(builder()).build(), THETA);
      assertEquals(usual.value(), found.value(), 1e-14 * Math.abs(usual.value()));
      assertArrayEquals(array(usual.gradient()), array(found.gradient()), 1e-13);
      assertArrayEquals(array(usual.product()), array(found.product()), 1e-12);
    }
  }

  /// What is kept for products, of all blocks, of some or of none, does not change a bit.
  @ParameterizedTest
  @ValueSource(longs = {0, 2_000, 6_000, 1 << 20})
  void whatIsKeptChangesNoBit(long bytes) {
    assertEquals(
        at(builder().blockSize(16).keptBytes(1 << 24).build(), THETA),
        at(builder().blockSize(16).keptBytes(bytes).build(), THETA));
  }

  @Test
  void evaluationsDoNotDisturbOneAnother() {
    ProgramObjective objective = builder().build();
    double[] elsewhere = along(THETA, V, 0.1);
    All here = at(objective, THETA);
    double[] product = new double[DIMENSION];
    try (SmoothEvaluation first = objective.at(THETA);
        SmoothEvaluation second = objective.at(elsewhere)) {
      first.hessian().apply(V, product);
      second.hessian().apply(V, new double[DIMENSION]);
      first.hessian().apply(V, product);
      assertArrayEquals(array(here.product()), product);
      assertEquals(here.value(), first.value());
    }
    assertEquals(here, at(objective, THETA), "memory of closed evaluations is used again");
  }

  @Test
  void aClosedEvaluationAndWrongSizesAreRefused() {
    ProgramObjective objective = builder().build();
    SmoothEvaluation evaluation = objective.at(THETA);
    evaluation.close();
    assertThrows(IllegalStateException.class, evaluation::value);
    assertThrows(IllegalArgumentException.class, () -> objective.at(new double[DIMENSION + 1]));
    assertThrows(IllegalArgumentException.class, () -> builder().blockSize(12));
    assertThrows(IllegalArgumentException.class, () -> builder().keptBytes(-1));
  }
}
