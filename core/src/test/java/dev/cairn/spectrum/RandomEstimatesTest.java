package dev.cairn.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Estimates from random vectors stay inside their stated bands at the stated rate.
class RandomEstimatesTest {
  private static final int SEEDS = 200;
  private static final double CONFIDENCE = 0.9;

  /// 200 draws at 90 %: fewer than this many hits has probability below 1e-4.
  private static final int LEAST_HITS = 163;

  private static double[] spectrum(int n) {
    SplittableRandom random = new SplittableRandom(1);
    double[] eigenvalues = new double[n];
    Arrays.setAll(eigenvalues, i -> i < n / 5 ? -random.nextDouble() : 2 * random.nextDouble());
    eigenvalues[n - 1] = 12;
    return eigenvalues;
  }

  private static double share(double[] eigenvalues, double t) {
    return (double) Arrays.stream(eigenvalues).filter(e -> e <= t).count() / eigenvalues.length;
  }

  @Test
  void theDistributionStaysInsideItsBand() {
    double[] eigenvalues = spectrum(150);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(2));
    LanczosQuadrature quadrature = new LanczosQuadrature(6, 25);
    double[] places = {-2, -0.5, 0, 0.7, 1.5, 5, 20};
    int[] hits = new int[places.length];
    double widest = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SpectralDensity density = quadrature.of(a, new SplittableRandom(seed));
      for (int i = 0; i < places.length; i++) {
        SpectralDensity.Band band = density.share(places[i], CONFIDENCE);
        double exact = share(eigenvalues, places[i]);
        hits[i] += band.lower() <= exact && exact <= band.upper() ? 1 : 0;
        widest = Math.max(widest, band.upper() - band.lower());
        assertTrue(band.lower() <= band.estimate() && band.estimate() <= band.upper());
      }
    }
    for (int i = 0; i < places.length; i++) {
      assertTrue(hits[i] >= LEAST_HITS, "at " + places[i] + ": " + hits[i]);
    }
    assertTrue(widest < 0.5, "a band of width " + widest + " says nothing");
  }

  @Test
  void theMorseIndexStaysInsideItsBandAndTheBandNarrows() {
    int n = 300;
    double[] eigenvalues = spectrum(n);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(3));
    long exact = Arrays.stream(eigenvalues).filter(e -> e < -1e-2).count();
    SpectralDensity.Band coarse =
        new LanczosQuadrature(4, 20).of(a, new SplittableRandom(4)).morseIndex(1e-2, 0.99);
    SpectralDensity.Band fine =
        new LanczosQuadrature(40, 80).of(a, new SplittableRandom(4)).morseIndex(1e-2, 0.99);
    assertTrue(coarse.lower() <= exact && exact <= coarse.upper(), coarse + " for " + exact);
    assertTrue(fine.lower() <= exact && exact <= fine.upper(), fine + " for " + exact);
    assertTrue(fine.upper() - fine.lower() < 0.4 * (coarse.upper() - coarse.lower()));
    assertTrue(fine.upper() - fine.lower() < 0.1 * n, fine.toString());
  }

  /// Of 300 eigenvalues 240 are too close to 0 for their signs to be told.
  private static double[] crowdedAtZero() {
    SplittableRandom random = new SplittableRandom(1);
    double[] eigenvalues = new double[300];
    Arrays.setAll(
        eigenvalues,
        i ->
            i < 20
                ? -0.4 - 0.6 * random.nextDouble()
                : i < 60
                    ? 0.4 + 1.6 * random.nextDouble()
                    : (random.nextBoolean() ? 1 : -1) * Math.pow(10, -9 + 6 * random.nextDouble()));
    return eigenvalues;
  }

  @Test
  void eigenvaluesAreCountedWhereTheProductsTellThemFromZero() {
    double[] eigenvalues = crowdedAtZero();
    int n = eigenvalues.length;
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(3));
    LanczosQuadrature quadrature = new LanczosQuadrature(8, 20);
    int[] hits = new int[3];
    double unresolved = 0;
    double resolved = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SpectralDensity density = quadrature.of(a, new SplittableRandom(seed));
      SpectralDensity.Band index = density.morseIndex(1e-6, CONFIDENCE);
      unresolved += (index.upper() - index.lower()) / n / SEEDS;
      SpectralDensity.Split split = density.split(1e-6, 0.05, CONFIDENCE);
      double low = -split.negative();
      double high = split.positive();
      assertTrue(-0.9 < low && low < -1e-6 && 1e-6 < high && high < 1.5, low + " to " + high);
      resolved += (split.below().upper() - split.below().lower()) / n / SEEDS;
      long below = Arrays.stream(eigenvalues).filter(e -> e < low).count();
      long above = Arrays.stream(eigenvalues).filter(e -> e > high).count();
      hits[0] += holds(split.below(), below);
      hits[1] += holds(split.between(), n - below - above);
      hits[2] += holds(split.above(), above);
      SpectralDensity.Split asked = density.split(0.4, 1, CONFIDENCE);
      assertEquals(0.4, asked.negative());
      assertEquals(0.4, asked.positive());
    }
    for (int count : hits) {
      assertTrue(count >= LEAST_HITS, Arrays.toString(hits));
    }
    assertTrue(unresolved > 0.5, "the index was told at a width of " + unresolved);
    assertTrue(resolved < 0.15, "the counts have a width of " + resolved);
  }

  private static int holds(SpectralDensity.Band band, long count) {
    return band.lower() <= count && count <= band.upper() ? 1 : 0;
  }

  @Test
  void theDensityStaysInsideItsBand() {
    double[] eigenvalues = spectrum(150);
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(5));
    LanczosQuadrature quadrature = new LanczosQuadrature(6, 30);
    double width = 0.5;
    double[] places = {-0.5, 0.3, 1.2};
    int[] hits = new int[places.length];
    for (int seed = 0; seed < SEEDS; seed++) {
      SpectralDensity density = quadrature.of(a, new SplittableRandom(seed));
      for (int i = 0; i < places.length; i++) {
        double t = places[i];
        double exact =
            Arrays.stream(eigenvalues)
                    .map(e -> Math.exp(-0.5 * (t - e) * (t - e) / (width * width)))
                    .average()
                    .orElseThrow()
                / (width * Math.sqrt(2 * Math.PI));
        SpectralDensity.Band band = density.density(t, width, CONFIDENCE);
        hits[i] += band.lower() <= exact && exact <= band.upper() ? 1 : 0;
      }
    }
    for (int i = 0; i < places.length; i++) {
      assertTrue(hits[i] >= LEAST_HITS, "at " + places[i] + ": " + hits[i]);
      assertTrue(hits[i] < SEEDS, "a band that never misses is too wide at " + places[i]);
    }
  }

  @Test
  void theQuadratureIsExactForAnEigenvectorMeasure() {
    GaussRule rule = GaussRule.of(new double[] {-1, 2}, new double[] {0.25, 0.75});
    assertEquals(0, rule.least(-2));
    assertEquals(0.25, rule.most(-2));
    assertEquals(0, rule.least(0));
    assertEquals(1, rule.most(0));
    assertEquals(0.25, rule.least(3));
    assertEquals(1, rule.most(3));
    double[] identity = new double[20];
    Arrays.fill(identity, 3);
    SpectralDensity density =
        LanczosQuadrature.DEFAULT.of(
            new KnownSpectrum(identity, new SplittableRandom(1)), new SplittableRandom(2));
    assertEquals(60, density.trace().value(), 1e-12);
    assertEquals(1, density.rules().getFirst().nodes().dimension());
  }

  @Test
  void tracesStayInsideTheirMargins() {
    double[] eigenvalues = spectrum(150);
    double exact = Arrays.stream(eigenvalues).sum();
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(6));
    int hits = 0;
    int quadratureHits = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Estimate trace = new HutchPlusPlus(36).trace(a, new SplittableRandom(seed));
      hits += Math.abs(trace.value() - exact) <= trace.margin(CONFIDENCE) ? 1 : 0;
      Estimate other = new LanczosQuadrature(8, 3).of(a, new SplittableRandom(seed)).trace();
      quadratureHits += Math.abs(other.value() - exact) <= other.margin(CONFIDENCE) ? 1 : 0;
    }
    assertTrue(hits >= LEAST_HITS && hits < SEEDS, "Hutch++ " + hits);
    assertTrue(
        quadratureHits >= LEAST_HITS && quadratureHits < SEEDS, "quadrature " + quadratureHits);
  }

  @Test
  void theTraceOfALowRankMatrixIsExact() {
    double[] eigenvalues = new double[200];
    for (int i = 0; i < 8; i++) {
      eigenvalues[i] = i - 2;
    }
    KnownSpectrum a = new KnownSpectrum(eigenvalues, new SplittableRandom(7));
    Estimate trace = new HutchPlusPlus(30).trace(a, new SplittableRandom(8));
    assertEquals(12, trace.value(), 1e-10);
    assertTrue(trace.standardError() < 1e-10);
    assertTrue(a.products() <= 30);
    Estimate whole =
        new HutchPlusPlus(30)
            .trace(
                new KnownSpectrum(new double[] {1, 2, 4}, new SplittableRandom(9)),
                new SplittableRandom(1));
    assertEquals(7, whole.value(), 1e-13);
    assertEquals(0, whole.standardError());
  }

  @Test
  void quantilesOfStudentsTAreTheTabulatedOnes() {
    assertEquals(12.7062, StudentT.quantile(0.95, 1), 1e-4);
    assertEquals(4.30265, StudentT.quantile(0.95, 2), 1e-5);
    assertEquals(3.18245, StudentT.quantile(0.95, 3), 1e-5);
    assertEquals(2.26216, StudentT.quantile(0.95, 9), 1e-5);
    assertEquals(3.16927, StudentT.quantile(0.99, 10), 1e-5);
    assertEquals(1.64479, StudentT.quantile(0.9, 100_000), 1e-3);
    assertThrows(IllegalArgumentException.class, () -> new Estimate(1, 1, 3).margin(1));
  }
}
