package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import dev.cairn.testkit.Allocations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDerivativesTest {
  enum LossKind {
    MSE,
    CROSS_ENTROPY,
    BINARY
  }

  private static Program network(int[] widths, Optional<Function> activation, LossKind loss) {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", widths[0]);
    Value target = b.data("t", widths[widths.length - 1]);
    Value a = x;
    for (int l = 1; l < widths.length; l++) {
      Value weights = b.parameter("W" + l, widths[l], widths[l - 1]);
      Value bias = b.parameter("b" + l, widths[l]);
      Value z = b.add(b.matrixVector(weights, a), bias);
      a = l < widths.length - 1 && activation.isPresent() ? b.unary(activation.get(), z) : z;
    }
    b.output(
        "loss",
        switch (loss) {
          case MSE -> Losses.meanSquaredError(b, a, target);
          case CROSS_ENTROPY -> Losses.crossEntropy(b, a, target);
          case BINARY -> Losses.binaryCrossEntropy(b, a, target);
        });
    return b.build();
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void networksWithEveryActivationAgreeWithHyperDualNumbers(LossKind loss) {
    List<Optional<Function>> activations = new ArrayList<>();
    activations.add(Optional.empty());
    for (Function f :
        List.of(Function.SWISH, Function.TANH, Function.SIGMOID, Function.SOFTPLUS, Function.SIN)) {
      activations.add(Optional.of(f));
    }
    int seed = 1;
    for (Optional<Function> activation : activations) {
      Program program = network(new int[] {3, 4, 2, 3}, activation, loss);
      ProgramCheck.onNormalData(program, 21, seed++).check(1);
    }
  }

  @Test
  void widthsAroundTheRegisterTilesAgree() {
    int seed = 10;
    for (int width : new int[] {1, 2, 5, 8, 9, 13}) {
      Program program =
          network(new int[] {width, width + 1, 3}, Optional.of(Function.SWISH), LossKind.MSE);
      ProgramCheck.onNormalData(program, 35, seed++).check(0.7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 24, 25})
  void sampleCountsAroundTheVectorLengthAgree(int samples) {
    Program program = network(new int[] {3, 5, 2}, Optional.of(Function.TANH), LossKind.MSE);
    ProgramCheck.onNormalData(program, samples, samples).check(1);
  }

  @Test
  void sharedWeightsAndProductsOfParametersAgree() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 3);
    Value w = b.parameter("W", 3, 3);
    Value c = b.parameter("c", 3);
    Value twice = b.matrixVector(b.product(w, w, false, true), x);
    Value h = b.unary(Function.SWISH, b.add(b.matrixVector(w, b.add(twice, c)), c));
    b.output("loss", b.add(b.mean(b.square(h)), b.sum(b.multiply(c, c))));
    ProgramCheck.onNormalData(b.build(), 10, 3).check(0.8);
  }

  @Test
  void functionsOfTheParametersAloneAgree() {
    ProgramBuilder b = new ProgramBuilder();
    Value w = b.parameter("W", 2, 3);
    Value u = b.parameter("u", 3);
    Value product = b.matrixVector(w, b.unary(Function.SIN, u));
    b.output("f", b.sum(b.unary(Function.EXP, product)));
    new ProgramCheck(b.build(), new double[0][][], 4).check(1);
  }

  @Test
  void aFunctionOfASumOverSamplesIsRefused() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 2);
    Value w = b.parameter("w", 2);
    Value total = b.sumSamples(b.unary(Function.TANH, b.sum(b.multiply(w, x))));
    b.output("f", b.square(total));
    ProgramCheck check = ProgramCheck.onNormalData(b.build(), 30, 5);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> check.objective().build());
    assertTrue(refused.toString().contains("sum over samples"), refused.toString());
  }

  @Test
  void theRegulariserIsAddedAsItIs() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 2);
    Value w = b.parameter("w", 2);
    b.output("loss", b.sum(b.multiply(w, x)));
    ProgramBuilder r = new ProgramBuilder();
    r.output("l2", Losses.meanSquare(r, Real.of(3), List.of(r.parameter("w", 2))));
    Samples samples = Samples.of(2).add("x", new double[][] {{1, 2}, {3, 4}}).build();
    ProgramObjective objective =
        ProgramObjective.of(b.build()).samples(samples).regulariser(r.build()).build();
    double[] g = new double[2];
    double[] hv = new double[2];
    try (SmoothEvaluation evaluation = objective.at(new double[] {1, -1})) {
      assertEquals((1 - 2 + 3 - 4) / 2.0 + 3, evaluation.value(), 1e-15);
      evaluation.gradient(g);
      evaluation.hessian().apply(new double[] {1, 0}, hv);
    }
    assertArrayEquals(new double[] {2 + 3, 3 - 3}, g, 1e-14);
    assertArrayEquals(new double[] {3, 0}, hv, 1e-14);
  }

  @Test
  void evaluationsAreIndependentAndMayInterleave() {
    Program program = network(new int[] {3, 4, 3}, Optional.of(Function.SWISH), LossKind.MSE);
    ProgramCheck check = ProgramCheck.onNormalData(program, 40, 6);
    ProgramObjective objective = check.objective().build();
    double[] first = check.point(1);
    double[] second = check.point(1);
    double[] v = check.point(1);
    int n = program.dimension();
    double[][] alone = new double[2][n];
    double[][] mixed = new double[2][n];
    try (SmoothEvaluation e = objective.at(first)) {
      e.hessian().apply(v, alone[0]);
    }
    try (SmoothEvaluation e = objective.at(second)) {
      e.hessian().apply(v, alone[1]);
    }
    try (SmoothEvaluation a = objective.at(first);
        SmoothEvaluation b = objective.at(second)) {
      a.hessian().apply(v, mixed[0]);
      b.hessian().apply(v, mixed[1]);
      assertArrayEquals(alone[1], mixed[1]);
      a.hessian().apply(v, mixed[0]);
      assertArrayEquals(alone[0], mixed[0]);
    }
    SmoothEvaluation closed = objective.at(first);
    closed.close();
    assertThrows(IllegalStateException.class, closed::value);
  }

  @Test
  void evaluationsAllocateNextToNothing() {
    Program program = network(new int[] {8, 8, 8}, Optional.of(Function.SWISH), LossKind.MSE);
    ProgramCheck check = ProgramCheck.onNormalData(program, 500, 7);
    ProgramObjective objective = check.objective().build();
    double[] theta = check.point(1);
    double[] v = check.point(1);
    double[] g = new double[theta.length];
    long smallest =
        Allocations.smallest(
            1000,
            () -> {
              try (SmoothEvaluation evaluation = objective.at(theta)) {
                evaluation.gradient(g);
                evaluation.hessian().apply(v, g);
              }
            });
    // The evaluation object itself, and nothing that grows with the network or the data.
    assertTrue(smallest <= 1000, "allocated " + smallest + " bytes");
  }

  @Test
  void kinksAreRefusedUnlessAskedFor() {
    Program relu = network(new int[] {2, 3, 2}, Optional.of(Function.RELU), LossKind.MSE);
    assertFalse(relu.smooth());
    ProgramCheck check = ProgramCheck.onNormalData(relu, 12, 8);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> check.objective().build());
    assertTrue(refused.toString().contains("buildFirstOrder"), refused.toString());
    check.check(1);
    double[] g = new double[relu.dimension()];
    try (var evaluation = check.objective().buildFirstOrder().at(check.point(1))) {
      evaluation.gradient(g);
      assertTrue(evaluation.value() > 0);
    }
  }

  @Test
  void manySamplesInManyBlocksAddUpToTheSame() {
    Program program = network(new int[] {4, 5, 4}, Optional.of(Function.SWISH), LossKind.MSE);
    ProgramCheck check = ProgramCheck.onNormalData(program, 3001, 9);
    double[] theta = check.point(1);
    double[] whole = new double[theta.length];
    double[] parts = new double[theta.length];
    try (SmoothEvaluation e = check.objective().build().at(theta)) {
      e.gradient(whole);
    }
    try (SmoothEvaluation e = check.objective().blockSize(40).build().at(theta)) {
      e.gradient(parts);
    }
    for (int i = 0; i < whole.length; i++) {
      assertEquals(whole[i], parts[i], 1e-12 * (1 + Math.abs(whole[i])) * 100);
    }
  }

  /// The windows of this convolution fill no cache, so that larger blocks are chosen.
  @Test
  void blocksThatStreamFromMemoryAddUpToTheSame() {
    ProgramBuilder b = new ProgramBuilder();
    Value weights = b.parameter("w", 2, 1, 5, 5);
    Value image = b.data("x", 1, 40, 40);
    Value response = Convolutions.convolve(b, image, weights, Window.of(5, 5), 1);
    Value total = b.scale(Real.decimal("1e-3"), b.sum(b.unary(Function.SWISH, response)));
    b.output("loss", b.square(total));
    Program program = b.build();
    ProgramCheck check = ProgramCheck.onNormalData(program, 131, 10);
    double[] theta = check.point(1);
    double[] v = check.point(1);
    double[][] products = new double[2][theta.length];
    try (SmoothEvaluation chosen = check.objective().build().at(theta);
        SmoothEvaluation small = check.objective().blockSize(8).build().at(theta)) {
      assertEquals(small.value(), chosen.value(), 1e-12 * small.value());
      chosen.hessian().apply(v, products[0]);
      small.hessian().apply(v, products[1]);
    }
    double scale = Arrays.stream(products[1]).map(Math::abs).max().orElseThrow();
    assertArrayEquals(products[1], products[0], 1e-12 * scale);
  }
}
