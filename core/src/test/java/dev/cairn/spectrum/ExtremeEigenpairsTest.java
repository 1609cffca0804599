package dev.cairn.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtremeEigenpairsTest {
  /// A bulk around zero with outliers at both ends, as Hessians of networks have.
  private static double[] hessianLike(int n) {
    SplittableRandom random = new SplittableRandom(1);
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> 1e-2 * random.nextGaussian());
    for (int i = 0; i < 6; i++) {
      eigenvalues[i] = 10 * Math.pow(0.6, i);
      eigenvalues[6 + i] = -Math.pow(0.7, i);
    }
    return eigenvalues;
  }

  private static double[] sorted(double[] eigenvalues) {
    double[] sorted = eigenvalues.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void assertPairs(
      List<Eigenpair> pairs, double[] sorted, int from, SymmetricOperator a, double tolerance) {
    double rounding = 1e-13 * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
    for (int i = 0; i < pairs.size(); i++) {
      Eigenpair pair = pairs.get(i);
      double exact = sorted[from + i];
      assertTrue(
          Math.abs(pair.value() - exact) <= pair.residual() + rounding,
          () -> pair.value() + " ± " + pair.residual() + " misses " + exact);
      double[] v = pair.vector().toArray();
      double[] image = new double[v.length];
      a.apply(v, image);
      Vectors.addScaled(-pair.value(), v, image);
      assertEquals(1, Vectors.norm(v), 1e-12);
      assertEquals(pair.residual(), Vectors.norm(image), 100 * rounding);
      assertTrue(pair.residual() <= tolerance, () -> "residual " + pair.residual());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lanczosEnclosesBothEndsOfAKnownSpectrum(long seed) {
    int n = 600;
    double[] eigenvalues = hessianLike(n);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(seed));
    ThickRestartLanczos lanczos = ThickRestartLanczos.of(10, 10);
    ExtremeEigenpairs pairs = lanczos.solve(a, new SplittableRandom(seed + 100));
    assertEquals(ExtremeEigenpairs.Ending.CONVERGED, pairs.ending());
    assertEquals(pairs.products(), a.products());
    assertEquals(10, pairs.lowest().size());
    assertEquals(10, pairs.highest().size());
    double[] sorted = sorted(eigenvalues);
    assertPairs(pairs.lowest(), sorted, 0, a, 1.001e-8 * 10);
    assertPairs(pairs.highest(), sorted, n - 10, a, 1.001e-8 * 10);
  }

  @Test
  void lanczosReachesTheEndsOfAnEvenSpectrumByManyRestarts() {
    int n = 400;
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> i - 150.0);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(4));
    ExtremeEigenpairs pairs = ThickRestartLanczos.of(3, 2).solve(a, new SplittableRandom(5));
    assertEquals(ExtremeEigenpairs.Ending.CONVERGED, pairs.ending());
    assertTrue(pairs.products() > 100);
    assertPairs(pairs.lowest(), eigenvalues, 0, a, 1e-5);
    assertPairs(pairs.highest(), eigenvalues, n - 2, a, 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 24, 25})
  void smallMatricesGiveAllTheirEigenvaluesThatAreAskedFor(int n) {
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> i * i - 3.0);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(n));
    ExtremeEigenpairs pairs =
        new ThickRestartLanczos(4, 4, 12, 1e-10, 1_000).solve(a, new SplittableRandom(7));
    assertEquals(Math.min(4, n), pairs.lowest().size());
    assertEquals(Math.min(4, Math.max(0, n - 4)), pairs.highest().size());
    assertPairs(pairs.lowest(), eigenvalues, 0, a, 1e-7);
    assertPairs(pairs.highest(), eigenvalues, n - pairs.highest().size(), a, 1e-7);
  }

  @Test
  void aFewDistinctEigenvaluesEndInInvariantSubspaces() {
    int n = 90;
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> i < 3 ? -1 : i < 6 ? 2 : 0);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(8));
    double[] sorted = sorted(eigenvalues);
    ExtremeEigenpairs lanczos = ThickRestartLanczos.of(4, 4).solve(a, new SplittableRandom(9));
    assertPairs(lanczos.lowest(), sorted, 0, a, 1e-7);
    assertPairs(lanczos.highest(), sorted, n - 4, a, 1e-7);
    ExtremeEigenpairs block = Lobpcg.of(4).solve(a, new SplittableRandom(9));
    assertPairs(block.lowest(), sorted, 0, a, 1e-7);
    KnownSpectrum zero = new KnownSpectrum(new double[n], new SplittableRandom(1));
    assertEquals(
        0,
        ThickRestartLanczos.of(1, 1)
            .solve(zero, new SplittableRandom(1))
            .highest()
            .getFirst()
            .value());
    assertEquals(0, Lobpcg.of(1).solve(zero, new SplittableRandom(1)).lowest().getFirst().value());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theBlockMethodFindsCloseLowestEigenvaluesTogether(long seed) {
    int n = 300;
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> i < 3 ? -2 - 1e-9 * i : i / 100.0);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(seed));
    ExtremeEigenpairs pairs = Lobpcg.of(5).solve(a, new SplittableRandom(seed + 50));
    assertEquals(ExtremeEigenpairs.Ending.CONVERGED, pairs.ending());
    assertTrue(pairs.highest().isEmpty());
    assertEquals(pairs.products(), a.products());
    assertPairs(pairs.lowest(), sorted(eigenvalues), 0, a, 1e-7);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < i; j++) {
        double product =
            Vectors.dot(
                pairs.lowest().get(i).vector().toArray(), pairs.lowest().get(j).vector().toArray());
        assertEquals(0, product, 1e-10);
      }
    }
  }

  @Test
  void aGoodStartSavesTheBlockMethodProducts() {
    int n = 400;
    double[] eigenvalues = hessianLike(n);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(10));
    Lobpcg method = Lobpcg.of(3);
    ExtremeEigenpairs cold = method.solve(a, new SplittableRandom(11));
    var start = cold.lowest().stream().map(Eigenpair::vector).toList();
    ExtremeEigenpairs warm = method.solve(a, start, new SplittableRandom(12));
    assertEquals(ExtremeEigenpairs.Ending.CONVERGED, warm.ending());
    assertTrue(
        warm.products() <= 15 && warm.products() < cold.products() / 4,
        warm.products() + " after " + cold.products());
  }

  @Test
  void anExhaustedBudgetReturnsTheBestSoFarWithHonestResiduals() {
    int n = 500;
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> (double) i * i);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(13));
    ExtremeEigenpairs lanczos =
        ThickRestartLanczos.of(2, 2).withMaxProducts(30).solve(a, new SplittableRandom(14));
    assertEquals(ExtremeEigenpairs.Ending.BUDGET, lanczos.ending());
    ExtremeEigenpairs block = Lobpcg.of(2).withMaxIterations(4).solve(a, new SplittableRandom(14));
    assertEquals(ExtremeEigenpairs.Ending.BUDGET, block.ending());
    for (ExtremeEigenpairs pairs : List.of(lanczos, block)) {
      for (Eigenpair pair : pairs.lowest()) {
        double nearest =
            Arrays.stream(eigenvalues).map(e -> Math.abs(e - pair.value())).min().orElseThrow();
        assertTrue(nearest <= pair.residual());
        assertTrue(pair.residual() > 1e-3);
      }
    }
  }

  @Test
  void whatIsNotFiniteGivesNoPairs() {
    double[] eigenvalues = {1, 2, Double.NaN, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(1));
    ExtremeEigenpairs lanczos =
        new ThickRestartLanczos(1, 1, 6, 1e-8, 100).solve(a, new SplittableRandom(2));
    assertEquals(ExtremeEigenpairs.Ending.NON_FINITE, lanczos.ending());
    assertTrue(lanczos.lowest().isEmpty());
    ExtremeEigenpairs block = Lobpcg.of(1).solve(a, new SplittableRandom(2));
    assertEquals(ExtremeEigenpairs.Ending.NON_FINITE, block.ending());
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    KnownSpectrum a = new KnownSpectrum(hessianLike(200), new SplittableRandom(3));
    assertEquals(
        ThickRestartLanczos.of(3, 3).solve(a, new SplittableRandom(4)),
        ThickRestartLanczos.of(3, 3).solve(a, new SplittableRandom(4)));
    assertEquals(
        Lobpcg.of(3).solve(a, new SplittableRandom(4)),
        Lobpcg.of(3).solve(a, new SplittableRandom(4)));
  }

  @Test
  void settingsAreChecked() {
    assertEquals(
        "a basis of 6 vectors is too small for 4 eigenvalues, must be ≥ 8",
        assertThrows(
                IllegalArgumentException.class, () -> new ThickRestartLanczos(2, 2, 6, 1e-8, 10))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> ThickRestartLanczos.of(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Lobpcg.of(0));
    assertThrows(
        IllegalArgumentException.class, () -> Lobpcg.of(1).withRelativeResidual(Double.NaN));
  }
}
