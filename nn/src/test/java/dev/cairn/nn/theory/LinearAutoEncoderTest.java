package dev.cairn.nn.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.GaussianData;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearAutoEncoderTest {
  private static final FeatureMatrix DATA = GaussianData.PAPER.draw(new SplittableRandom(7));
  private static final LinearAutoEncoder THEORY = LinearAutoEncoder.of(DATA, 4);

  /// Every class is checked on 16 samples of the same covariance, which give the same function.
  @Test
  void everyClassHasItsLossIndexAndNullityAndNoGradient() {
    var objective = new NetworkObjectives(THEORY.network(), THEORY.equivalentData()).smooth();
    int n = objective.dimension();
    var hessian = new DenseSymmetric(n);
    var solver = DenseKernels.current().eigensolver(n);
    double[] eigenvalues = new double[n];
    double[] gradient = new double[n];
    for (CriticalClass point : THEORY.classes()) {
      try (var evaluation = objective.at(THEORY.parameters(point))) {
        assertEquals(point.loss(), evaluation.value(), 1e-12 * (1 + point.loss()), point::toString);
        evaluation.gradient(gradient);
        for (double component : gradient) {
          assertEquals(0, component, 1e-13, point::toString);
        }
        evaluation.hessian().assemble(hessian);
      }
      solver.eigenvalues(hessian, eigenvalues);
      int negative = 0;
      int zero = 0;
      for (double eigenvalue : eigenvalues) {
        // Eigenvalues that are not 0 are at least about (λᵢ₊₁ − λᵢ)/n, some 1e-2.
        negative += eigenvalue < -1e-6 ? 1 : 0;
        zero += Math.abs(eigenvalue) <= 1e-6 ? 1 : 0;
      }
      assertEquals(point.index(), negative, point::toString);
      assertEquals(point.nullity(), zero, point::toString);
    }
  }

  @Test
  void thereAre2517Classes() {
    assertEquals(2517, THEORY.classes().size());
    assertEquals(2517, THEORY.classes().stream().map(CriticalClass::kept).distinct().count());
    assertEquals(Perceptron.linearAutoEncoder(), THEORY.network());
  }

  @Test
  void theExtremeClassesAreTheOriginAndTheGlobalMinimum() {
    CriticalClass origin = THEORY.classes().getFirst();
    assertEquals(List.of(), origin.kept());
    assertEquals(4 * 16, origin.index());
    assertEquals(0, origin.nullity());
    CriticalClass minimum =
        THEORY.classes().stream().filter(point -> point.index() == 0).findFirst().orElseThrow();
    assertEquals(List.of(12, 13, 14, 15), minimum.kept());
    assertEquals(Math.pow(4, 2), minimum.nullity());
    assertTrue(THEORY.classes().stream().allMatch(point -> point.loss() >= minimum.loss()));
  }

  @Test
  void theEquivalentDataGiveTheLossOfAllTheData() {
    var all = new NetworkObjectives(THEORY.network(), DataSet.autoEncoding(DATA)).smooth();
    var few = new NetworkObjectives(THEORY.network(), THEORY.equivalentData()).smooth();
    double[] theta = THEORY.network().initialise(new SplittableRandom(8));
    try (var a = all.at(theta);
        var b = few.at(theta)) {
      assertEquals(a.value(), b.value(), 1e-12 * a.value());
    }
  }

  @Test
  void findsTheNearestClassOfAnIndex() {
    CriticalClass some = THEORY.classes().get(1000);
    assertEquals(some, THEORY.nearest(some.loss() + 1e-9, some.index()).orElseThrow());
    assertTrue(THEORY.nearest(1, 65).isEmpty());
  }

  @Test
  void refusesADegenerateCovariance() {
    var repeated = FeatureMatrix.of(2, 2, new double[] {1, -1, 1, -1});
    assertThrows(IllegalArgumentException.class, () -> LinearAutoEncoder.of(repeated, 1));
    assertThrows(IllegalArgumentException.class, () -> LinearAutoEncoder.of(DATA, 17));
  }
}
