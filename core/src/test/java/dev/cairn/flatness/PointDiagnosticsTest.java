package dev.cairn.flatness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void atACriticalPointTheRayleighQuotientIsUnknown() {
    var critical = PointDiagnostics.of(QUARTIC.at(new double[] {-3, 0}), List.of(1e-3));
    assertTrue(Double.isNaN(critical.rayleighQuotient()));
    assertEquals(0, critical.spectrum().morseIndex(0).orElseThrow());
  }
}
