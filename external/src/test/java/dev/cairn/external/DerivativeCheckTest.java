package dev.cairn.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Derivatives that are a function's own are never found to be off, whatever it rounds; those that
/// are not are found.
class DerivativeCheckTest {
  private static final int SEEDS = 200;

  /// f(θ) = scale Σ (θᵢ⁴/4 − θᵢ + cos 3θᵢ) + offset, answered as a server would.
  ///
  /// @param wrong is what the gradient is multiplied by, by coordinate
  /// @param curved likewise products
  /// @param rounded what becomes of every number
  private record Sum(
      double scale,
      double offset,
      DoubleUnaryOperator wrong,
      DoubleUnaryOperator curved,
      DoubleUnaryOperator rounded)
      implements Asker {
    static Sum right() {
      return new Sum(1, 0, _ -> 1, _ -> 1, x -> x);
    }

    @Override
    public void ask(List<? extends Question> questions) {
      for (Question question : questions) {
        switch (question) {
          case EvaluationQuestion each -> evaluate(each);
          case ProductQuestion each -> multiply(each);
        }
      }
    }

    private void evaluate(EvaluationQuestion question) {
      double[] t = question.theta().numbers();
      if (question.value().length > 0) {
        double sum = offset;
        for (double x : t) {
          sum += rounded.applyAsDouble(scale * (x * x * x * x / 4 - x + Math.cos(3 * x)));
          sum = rounded.applyAsDouble(sum);
        }
        question.value()[0] = sum;
      }
      double[] gradient = question.gradient().array();
      for (int i = 0; i < gradient.length; i++) {
        double g = t[i] * t[i] * t[i] - 1 - 3 * Math.sin(3 * t[i]);
        gradient[i] = rounded.applyAsDouble(scale * wrong.applyAsDouble(i) * g);
      }
    }

    private void multiply(ProductQuestion question) {
      double[] t = question.theta().numbers();
      for (int k = 0; k < question.vectors().size(); k++) {
        for (int i = 0; i < t.length; i++) {
          double h = 3 * t[i] * t[i] - 9 * Math.cos(3 * t[i]);
          double v = question.vectors().get(k)[i];
          question.products().get(k)[i] =
              rounded.applyAsDouble(scale * curved.applyAsDouble(i) * h * v);
        }
      }
    }
  }

  private static List<String> misfits(Sum server, int n, long seed, Ability... more) {
    Set<Ability> abilities = EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS);
    abilities.addAll(List.of(more));
    var random = new SplittableRandom(seed);
    double[] theta = random.doubles(n, -2, 2).toArray();
    return DerivativeCheck.misfits(server, new Greeting(n, abilities, ""), theta, random);
  }

  private static double single(double x) {
    return (float) x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50})
  void rightOnesFit(int n) {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertEquals(List.of(), misfits(Sum.right(), n, seed, Ability.REPEATABLE));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1, 1e12})
  void whateverTheUnitsAndTheOffset(double scale) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var server = new Sum(scale, 1e6 * scale, _ -> 1, _ -> 1, x -> x);
      assertEquals(List.of(), misfits(server, 5, seed));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 300})
  void rightOnesInFloat32Fit(int n) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var server = new Sum(1, 10, _ -> 1, _ -> 1, DerivativeCheckTest::single);
      assertEquals(List.of(), misfits(server, n, seed, Ability.SINGLE));
      List<String> told = misfits(server, n, seed);
      assertTrue(
          told.size() <= 1
              && told.stream().allMatch(line -> line.startsWith("gradients are rough")),
          "float32 that does not say so: " + told);
    }
  }

  /// Where f is not too curved for it, float32 that does not say so is seen.
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-24, 1e-5})
  void roughGradientsAreTold(double noise) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      var server = new Sum(1, 0, _ -> 1, _ -> 1, x -> x * (1 + noise * random.nextDouble(-1, 1)));
      List<String> told = misfits(server, 50, seed);
      assertTrue(
          told.stream().anyMatch(line -> line.startsWith("gradients are rough")), told::toString);
    }
  }

  @Test
  void aServerThatDoesNotRepeatItselfIsTold() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      var server = new Sum(1, 0, _ -> 1, _ -> 1, x -> x + 1e-13 * random.nextDouble(-1, 1));
      List<String> told = misfits(server, 5, seed, Ability.REPEATABLE);
      assertEquals(1, told.size(), told::toString);
      assertTrue(told.getFirst().startsWith("two answers for one θ differ"), told::toString);
      assertEquals(List.of(), misfits(server, 5, seed));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 0, -1, 0.5})
  void anotherFunctionsGradientIsRefused(double factor) {
    for (int seed = 0; seed < SEEDS; seed++) {
      long here = seed;
      var server = new Sum(1, 0, _ -> factor, _ -> factor, x -> x);
      String said =
          assertThrows(ExternalException.class, () -> misfits(server, 20, here)).getMessage();
      assertTrue(said.startsWith("the gradient is not the derivative of the value"), said);
    }
  }

  @Test
  void oneCoordinateOfMany() {
    IntUnaryOperator told =
        n -> {
          var server = new Sum(1, 0, i -> i == 0 ? 1.5 : 1, i -> i == 0 ? 1.5 : 1, x -> x);
          int found = 0;
          for (int seed = 0; seed < SEEDS; seed++) {
            try {
              found += misfits(server, n, seed).isEmpty() ? 0 : 1;
            } catch (ExternalException _) {
              found++;
            }
          }
          return found;
        };
    assertTrue(Arrays.stream(new int[] {2, 30, 500}).map(told).min().orElseThrow() > 0.95 * SEEDS);
  }

  @Test
  void aHessianThatIsNotTheGradients() {
    var server = new Sum(1, 0, _ -> 1, i -> i == 3 ? 1.001 : 1, x -> x);
    List<String> said = misfits(server, 5, 1);
    assertEquals(1, said.size());
    assertTrue(
        said.getFirst().startsWith("the Hessian product is not the derivative of the gradient"),
        said::toString);
  }

  @Test
  void whatIsNotANumberIsNoMisfit() {
    var server = new Sum(Double.NaN, 0, _ -> 1, _ -> 1, x -> x);
    assertEquals(List.of(), misfits(server, 5, 1, Ability.REPEATABLE));
  }
}
