package dev.cairn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.testkit.Allocations;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NetworkObjectiveTest {
  private final SplittableRandom random = new SplittableRandom(7);
  private final Perceptron network = Perceptron.digitAutoEncoder();
  private final SmoothObjective objective =
      new NetworkObjectives(
              network, DataSet.autoEncoding(FeatureMatrix.of(16, 200, numbers(16 * 200))))
          .smooth();

  private double[] numbers(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, _ -> random.nextGaussian());
    return numbers;
  }

  @Test
  void valueGradientAndProductsAllocateNothingThatGrows() {
    double[] theta = numbers(network.dimension());
    double[] v = numbers(network.dimension());
    double[] g = new double[network.dimension()];
    // The evaluation objects themselves; one vector takes 4,416 bytes.
    long enough = 600;
    long least =
        Allocations.smallest(
            enough,
            () -> {
              try (SmoothEvaluation evaluation = objective.at(theta)) {
                evaluation.gradient(g);
                evaluation.hessian().apply(v, g);
              }
            });
    assertTrue(least <= enough, least + " bytes");
  }

  @Test
  void partsOfWeightedSamplesAddUp() {
    int samples = 70;
    double[] weights = new double[samples];
    Arrays.setAll(weights, s -> s < 18 ? 0 : 1 + s % 3); // the first of four parts has no weight
    var small = new Perceptron(List.of(3, 2, 3), Activation.TANH, true, Loss.MEAN_SQUARED, 0.1);
    var data =
        DataSet.autoEncoding(FeatureMatrix.of(3, samples, numbers(3 * samples))).weighted(weights);
    double[] theta = numbers(small.dimension());
    double[] sum = new double[theta.length];
    double[] g = new double[theta.length];
    var parts = new NetworkObjectives(small, data).parts(4);
    assertEquals(3, parts.size());
    for (NetworkObjectives.Share part : parts) {
      try (SmoothEvaluation evaluation = part.objectives().smooth().at(theta)) {
        evaluation.gradient(g);
      }
      Vectors.addScaled(part.share(), g, sum);
    }
    try (SmoothEvaluation evaluation = new NetworkObjectives(small, data).smooth().at(theta)) {
      evaluation.gradient(g);
    }
    assertArrayEquals(g, sum, 1e-14);
  }

  @Test
  void evaluationsKeepTheirPointAndSayNothingOnceClosed() {
    double[] one = numbers(network.dimension());
    double[] two = numbers(network.dimension());
    var first = new DenseSymmetric(one.length);
    var again = new DenseSymmetric(one.length);
    SmoothEvaluation closed = objective.at(two);
    closed.close();
    closed.close();
    try (SmoothEvaluation a = objective.at(one);
        SmoothEvaluation b = objective.at(two)) {
      a.hessian().assemble(first);
      b.hessian().assemble(again);
      a.hessian().assemble(again);
      assertArrayEquals(first.entries(), again.entries());
      assertThrows(IllegalStateException.class, closed::value);
      assertThrows(IllegalStateException.class, () -> closed.hessian().assemble(again));
    }
    SmoothEvaluation later = objective.at(one);
    var hessian = later.hessian();
    later.close();
    assertThrows(IllegalStateException.class, () -> hessian.assemble(again));
  }
}
