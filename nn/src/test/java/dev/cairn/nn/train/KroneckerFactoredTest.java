package dev.cairn.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Activation;
import dev.cairn.nn.KroneckerFactors;
import dev.cairn.nn.Layer;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjective;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KroneckerFactoredTest {
  private static NetworkObjective objective(List<Integer> widths, Loss loss, int samples) {
    var random = new SplittableRandom(1);
    var network = new Perceptron(widths, Activation.TANH, true, loss, 0);
    double[] inputs = random.doubles((long) widths.getFirst() * samples, -1, 1).toArray();
    double[] targets = new double[widths.getLast() * samples];
    for (int s = 0; s < samples; s++) {
      targets[random.nextInt(widths.getLast()) * samples + s] = 1;
    }
    return new NetworkObjectives(
            network,
            new DataSet(
                FeatureMatrix.of(widths.getFirst(), samples, inputs),
                FeatureMatrix.of(widths.getLast(), samples, targets)))
        .smooth();
  }

  /// One layer: the Gauss–Newton matrix is the Hessian, and under the squared error the product of
  /// the factors is exact for any number of samples.
  @Test
  void theFactorsOfOneLayerMultiplyToTheHessian() {
    for (Loss loss : Loss.values()) {
      int samples = loss == Loss.MEAN_SQUARED ? 333 : 1;
      var objective = objective(List.of(3, 4), loss, samples);
      double[] theta = objective.network().initialise(new SplittableRandom(2));
      var hessian = new DenseSymmetric(objective.dimension());
      try (var evaluation = objective.at(theta)) {
        evaluation.hessian().assemble(hessian);
      }
      KroneckerFactors factors = objective.kroneckerFactors(theta).getFirst();
      Layer layer = objective.network().layers().getFirst();
      for (int i = 0; i < 4; i++) {
        for (int p = 0; p < 4; p++) {
          for (int j = 0; j < 4; j++) {
            for (int q = 0; q < 4; q++) {
              assertEquals(
                  hessian.get(layer.index(i, j), layer.index(p, q)),
                  factors.outputs().get(i, p) * factors.inputs().get(j, q),
                  1e-13);
            }
          }
        }
      }
    }
  }

  @Test
  void withoutDampingOneLayerIsSolvedInOneStep() {
    var objective = objective(List.of(3, 4), Loss.MEAN_SQUARED, 50);
    double[] start = objective.network().initialise(new SplittableRandom(3));
    var last = new Training(1, 1).run(new KroneckerFactored(1, 1e-24), objective, start).getLast();
    double[] gradient = new double[objective.dimension()];
    try (var evaluation = objective.at(last.theta().toArray())) {
      evaluation.gradient(gradient);
    }
    for (double component : gradient) {
      assertEquals(0, component, 1e-11);
    }
  }

  @Test
  void isFasterThanGradientDescentOnADeepNetwork() {
    var objective = objective(List.of(5, 6, 6, 3), Loss.CROSS_ENTROPY, 60);
    double[] start = objective.network().initialise(new SplittableRandom(4));
    var training = new Training(100, 100);
    double plain = training.run(GradientDescent.PLAIN, objective, start).getLast().loss();
    double kfac = training.run(KroneckerFactored.DEFAULT, objective, start).getLast().loss();
    assertTrue(
        kfac < 0.9 * plain, "K-FAC ended at %g, gradient descent at %g".formatted(kfac, plain));
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new KroneckerFactored(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new KroneckerFactored(1, 0));
  }
}
