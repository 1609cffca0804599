package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What every loss program must satisfy: value, gradient and Hessian products agree with hyper-dual
/// numbers, evaluated node by node and sample by sample; vector and scalar kernels agree bit by
/// bit; block sizes and memory budgets change nothing but rounding.
final class ProgramCheck {
  private static final double TOLERANCE = 1e-10;

  private final Program program;
  private final double[][][] data;
  private final SplittableRandom random;

  /// data: input, sample, feature.
  ProgramCheck(Program program, double[][][] data, long seed) {
    this.program = program;
    this.data = data;
    this.random = new SplittableRandom(seed);
  }

  /// The program on this many samples of standard normal data.
  static ProgramCheck onNormalData(Program program, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][][] data = new double[program.inputs().size()][][];
    for (int i = 0; i < data.length; i++) {
      int features = program.inputs().get(i).shape().size();
      data[i] = new double[samples][];
      for (int s = 0; s < samples; s++) {
        data[i][s] = random.doubles(features).map(u -> 4 * u - 2).toArray();
      }
    }
    return new ProgramCheck(program, data, seed + 1);
  }

  ProgramObjective.Builder objective() {
    ProgramObjective.Builder builder = ProgramObjective.of(program).factor(1);
    if (data.length > 0) {
      Samples.Builder samples = Samples.of(data[0].length);
      for (int i = 0; i < data.length; i++) {
        samples.add(program.inputs().get(i).name(), data[i]);
      }
      builder.samples(samples.build());
    }
    return builder;
  }

  double[] point(double scale) {
    return random.doubles(program.dimension()).map(u -> scale * (2 * u - 1)).toArray();
  }

  /// Checks all of it at a random θ with entries within ±scale.
  void check(double scale) {
    checkAt(point(scale));
  }

  void checkAt(double[] theta) {
    double[] v = point(1);
    Oracle oracle = new Oracle(program, data);
    double[] none = new double[theta.length];
    double value = oracle.loss(theta, none, none).f();
    double[] gradient = oracle.gradient(theta);
    double[] product = oracle.hessianTimes(theta, v);

    List<ProgramObjective> objectives =
        List.of(
            objective().buildAssumingSmooth(),
            objective().scalarKernels().buildAssumingSmooth(),
            objective().blockSize(8).buildAssumingSmooth(),
            objective().blockSize(16).keptBytes(0).buildAssumingSmooth());
    double[][] gradients = new double[objectives.size()][theta.length];
    double[][] products = new double[objectives.size()][theta.length];
    for (int i = 0; i < objectives.size(); i++) {
      try (SmoothEvaluation evaluation = objectives.get(i).at(theta)) {
        assertEquals(value, evaluation.value(), TOLERANCE * Math.max(1, Math.abs(value)));
        evaluation.gradient(gradients[i]);
        evaluation.hessian().apply(v, products[i]);
        double[] again = new double[theta.length];
        evaluation.hessian().apply(v, again);
        assertArrayEquals(products[i], again, "a second product gives the same bits");
      }
      close("gradient", gradient, gradients[i]);
      close("Hessian product", product, products[i]);
    }
    assertArrayEquals(gradients[0], gradients[1], "scalar kernels give the same gradient");
    assertArrayEquals(products[0], products[1], "scalar kernels give the same product");
    symmetric(objectives.getFirst(), theta);
  }

  private void symmetric(ProgramObjective objective, double[] theta) {
    int n = theta.length;
    double[] u = point(1);
    double[] v = point(1);
    double[] hu = new double[n];
    double[] hv = new double[n];
    double[] sum = new double[n];
    double[] combined = new double[n];
    Arrays.setAll(combined, i -> 3 * u[i] - 2 * v[i]);
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.hessian().apply(u, hu);
      evaluation.hessian().apply(v, hv);
      evaluation.hessian().apply(combined, sum);
    }
    double left = 0;
    double right = 0;
    double size = 1;
    for (int i = 0; i < n; i++) {
      left += v[i] * hu[i];
      right += u[i] * hv[i];
      size += Math.abs(v[i] * hu[i]);
      combined[i] = 3 * hu[i] - 2 * hv[i];
    }
    assertEquals(left, right, 1e-12 * size, "vᵀHu = uᵀHv");
    close("H(3u − 2v)", combined, sum);
  }

  private static void close(String what, double[] expected, double[] actual) {
    double size = 1;
    for (double entry : expected) {
      assertTrue(Double.isFinite(entry), what + " is finite");
      size = Math.max(size, Math.abs(entry));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * size, what + " " + i);
    }
  }
}
