package dev.cairn.nn.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishartWignerTest {
  private static final int DIMENSION = 500;

  @ParameterizedTest
  @CsvSource({"0.3, 0.25", "1, 0.25", "0.1, 0.5", "0.5, 0.8", "0.4, 2"})
  void sampledMatricesHaveItsIndexAndEdge(double energy, double ratio) {
    double[] eigenvalues = sample(energy, ratio, new SplittableRandom(7));
    var theory = new WishartWigner(energy, ratio);
    double negative =
        (double) Arrays.stream(eigenvalues).filter(v -> v < 0).count() / eigenvalues.length;
    assertEquals(negative, theory.indexFraction(), 0.01);
    // An extreme eigenvalue strays from the edge by order n^(−2/3), in units of the spectrum's
    // width.
    double stray = 4 * Math.pow(DIMENSION, -2.0 / 3) * 2 * Math.sqrt(2 * energy);
    assertEquals(eigenvalues[0], theory.lowerEdge(), stray);
    // The share of eigenvalues in [0, 1], an interval in the bulk.
    double inside =
        (double) Arrays.stream(eigenvalues).filter(v -> v >= 0 && v < 1).count()
            / eigenvalues.length;
    double share = 0;
    for (int i = 0; i < 1000; i++) {
      share += theory.density((i + 0.5) / 1000) / 1000;
    }
    assertEquals(inside, share, 0.01);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.25, 0.5, 0.9})
  void theIndexVanishesBelowTheCriticalEnergyAndGrowsAbove(double ratio) {
    double critical = WishartWigner.criticalEnergy(ratio);
    assertEquals(0, new WishartWigner(critical, ratio).lowerEdge(), 1e-7);
    assertEquals(0, new WishartWigner(0.99 * critical, ratio).indexFraction());
    double near = new WishartWigner(1.01 * critical, ratio).indexFraction();
    double nearer = new WishartWigner(1.0025 * critical, ratio).indexFraction();
    assertTrue(nearer > 0);
    // The index grows with the power 3/2 of the distance: a quarter of it leaves an eighth.
    assertEquals(8, near / nearer, 0.3);
  }

  @Test
  void withoutSpreadOfTheWishartPartItIsAShiftedSemicircle() {
    // φ → 0: eigenvalues 1 + 2√(2ε)·x on Wigner's semicircle; for ε = ½ the share below 0 is
    // ½ − √3/(4π) − 1/6.
    double expected = 0.5 - Math.sqrt(3) / (4 * Math.PI) - 1.0 / 6;
    assertEquals(expected, new WishartWigner(0.5, 1e-4).indexFraction(), 1e-4);
    assertEquals(1.0 / 8, WishartWigner.criticalEnergy(1e-12), 1e-9);
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new WishartWigner(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new WishartWigner(1, 0));
    assertEquals(0, new WishartWigner(0, 0.5).indexFraction());
  }

  /// The eigenvalues of one matrix of the model, ascending.
  private static double[] sample(double energy, double ratio, RandomGenerator random) {
    int n = DIMENSION;
    int m = (int) Math.round(n / ratio);
    double[] h = new double[n * n];
    double[] column = new double[n];
    for (int s = 0; s < m; s++) {
      for (int i = 0; i < n; i++) {
        column[i] = random.nextGaussian() / Math.sqrt(m);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          h[i * n + j] = Math.fma(column[i], column[j], h[i * n + j]);
        }
      }
    }
    double deviation = Math.sqrt(2 * energy / n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double entry = deviation * random.nextGaussian() * (i == j ? Math.sqrt(2) : 1);
        h[i * n + j] += entry;
        if (i != j) {
          h[j * n + i] += entry;
        }
      }
    }
    var matrix = new DenseSymmetric(n);
    System.arraycopy(h, 0, matrix.entries(), 0, n * n);
    double[] values = new double[n];
    DenseKernels.current().eigensolver(n).eigenvectors(matrix, values, new double[n * n]);
    return values;
  }
}
