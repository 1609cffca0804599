package dev.cairn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerceptronTest {
  @Test
  void thePapersNetworksHaveTheirPublishedSizes() {
    assertEquals(128, Perceptron.linearAutoEncoder().dimension());
    assertEquals(384, Perceptron.deepAutoEncoder().dimension());
    assertEquals(552, Perceptron.digitAutoEncoder().dimension());
    assertEquals(398, Perceptron.digitClassifier().dimension());
    assertEquals(1160, Perceptron.overparameterisedClassifier().dimension());
  }

  @Test
  void parametersAreLaidOutLayerByLayerWeightsBeforeBiases() {
    var layers = Perceptron.digitAutoEncoder().layers();
    assertEquals(0, layers.get(0).index(0, 0));
    assertEquals(17, layers.get(0).index(1, 1));
    assertEquals(128, layers.get(0).index(0, 16));
    assertEquals(136, layers.get(1).index(0, 0));
    assertEquals(551, layers.get(2).index(15, 16));
  }

  @Test
  void initialisationHasVarianceOneOverN() {
    double[] theta =
        new Perceptron(List.of(64, 64, 64), Activation.TANH, true, Loss.MEAN_SQUARED, 0)
            .initialise(new SplittableRandom(1));
    double squares = 0;
    for (double component : theta) {
      squares += component * component;
    }
    // Σθ² has mean 1 and deviation √(2/n) = 0.016.
    assertEquals(1, squares, 0.06);
  }

  @Test
  void refusesWhatIsNoNetwork() {
    assertThrows(IllegalArgumentException.class, () -> network(List.of(3), 0));
    assertThrows(IllegalArgumentException.class, () -> network(List.of(3, 0), 0));
    assertThrows(IllegalArgumentException.class, () -> network(List.of(3, 2), -1));
    assertThrows(IllegalArgumentException.class, () -> network(List.of(1 << 20, 1 << 20), 0));
  }

  private static Perceptron network(List<Integer> widths, double l2) {
    return new Perceptron(widths, Activation.TANH, true, Loss.MEAN_SQUARED, l2);
  }
}
