package dev.cairn.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrumTest {
  private static final Spectrum MIXED = new Spectrum(Point.of(-3, -1e-4, -1e-6, 0, 1e-5, 2));

  @Test
  void indexNullityAndConditionDependOnTheCutoff() {
    assertEquals(OptionalInt.of(3), MIXED.morseIndex(0));
    assertEquals(OptionalInt.of(2), MIXED.morseIndex(1e-5));
    assertEquals(OptionalInt.of(1), MIXED.morseIndex(1e-3));
    assertEquals(OptionalInt.of(1), MIXED.nullity(0));
    assertEquals(OptionalInt.of(3), MIXED.nullity(1e-5));
    assertEquals(OptionalInt.of(4), MIXED.nullity(1e-3));
    assertEquals(1.5, MIXED.conditionNumber(1e-3));
    assertEquals(3e6, MIXED.conditionNumber(0), 1e-6);
    assertEquals(1, MIXED.conditionNumber(5));
    assertThrows(IllegalArgumentException.class, () -> MIXED.morseIndex(-1));
    assertThrows(IllegalArgumentException.class, () -> MIXED.nullity(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteHasNoIndex(double value) {
    var spectrum = new Spectrum(Point.of(-1, value, 2));
    assertEquals(OptionalInt.empty(), spectrum.morseIndex(0));
    assertEquals(OptionalInt.empty(), spectrum.nullity(1e-3));
    assertEquals(Optional.empty(), Inertia.of(spectrum, 1e-7));
  }

  @Test
  void normsAreThoseOfTheMatrix() {
    int n = 40;
    SplittableRandom random = new SplittableRandom(1);
    DenseSymmetric a = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        a.set(i, j, random.nextDouble(-1, 1));
      }
    }
    Spectrum spectrum = Spectrum.of(a, DenseKernels.current().eigensolver(n));
    assertEquals(a.frobeniusNorm(), spectrum.frobeniusNorm(), 1e-12);
    assertTrue(spectrum.spectralNorm() <= spectrum.frobeniusNorm());
    assertEquals(3, MIXED.spectralNorm());
    assertEquals(0, new Spectrum(Point.of(0, 0)).frobeniusNorm());
  }
}
