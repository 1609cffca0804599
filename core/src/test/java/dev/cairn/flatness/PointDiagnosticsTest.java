package dev.cairn.flatness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointDiagnosticsTest {
  private static final SmoothObjective QUARTIC = ProblemCatalogue.named("quartic").objective();

  @Test
  void atTheFlatPointTheWholeGradientLiesInTheKernel() {
    var flat =
        PointDiagnostics.of(QUARTIC.at(new double[] {Math.sqrt(2), 0}), List.of(1e-8, 1e-3, 100.0));
    assertEquals(11.18, flat.squaredGradientNorm(), 0.01);
    assertEquals(0, flat.rayleighQuotient(), 1e-12);
    assertEquals(10, flat.hessianNorm(), 1e-12);
    for (KernelShare share : flat.kernelShares()) {
      assertEquals(1, share.share(), 1e-12);
    }
    assertEquals(1, flat.spectrum().nullity(1e-8).orElseThrow());
  }

  @Test
  void elsewhereTheShareGrowsWithTheCutOff() {
    // H = diag(−6, 10), g = (9, 10)
    var point = PointDiagnostics.of(QUARTIC.at(new double[] {0, 1e-9}), List.of(1.0, 7.0, 20.0));
    assertEquals(-6, point.rayleighQuotient(), 1e-6);
    assertEquals(0, point.kernelShares().get(0).share(), 1e-12);
    assertEquals(1, point.kernelShares().get(1).share(), 1e-12);
    assertEquals(1, point.kernelShares().get(2).share(), 1e-12);
    assertEquals(1, point.spectrum().morseIndex(1e-3).orElseThrow());
  }

  /// H = diag(−6, 10) and g ∝ (3, 4), in units from which squares underflow and overflow.
  @ParameterizedTest
  @ValueSource(doubles = {1e-320, 1e-200, 1, 1e200})
  void theRayleighQuotientHasNoUnits(double unit) {
    var h = new DenseSymmetric(2);
    h.set(0, 0, -6);
    h.set(1, 1, 10);
    assertEquals(
        (-6 * 9 + 10 * 16) / 25.0,
        PointDiagnostics.rayleighQuotient(h, new double[] {3 * unit, 4 * unit}),
        unit < 1e-300 ? 1e-2 : 1e-14);
  }

  @Test
  void atACriticalPointTheRayleighQuotientIsUnknown() {
    var critical = PointDiagnostics.of(QUARTIC.at(new double[] {-3, 0}), List.of(1e-3));
    assertTrue(Double.isNaN(critical.rayleighQuotient()));
    assertEquals(0, critical.spectrum().morseIndex(0).orElseThrow());
  }
}
