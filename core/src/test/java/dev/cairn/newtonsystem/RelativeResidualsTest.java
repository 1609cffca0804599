package dev.cairn.newtonsystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.Outlook;
import dev.cairn.flatness.Verdict;
import org.junit.jupiter.api.Test;

class RelativeResidualsTest {
  private static final double FROBENIUS = 5; // of diag(4, 3)

  @Test
  void anExactSolutionHasResidualZero() {
    // H = diag(4, 3), g = (4, 6), p = −(1, 2)
    var residuals = RelativeResiduals.of(FROBENIUS, Math.sqrt(5), Math.sqrt(52), 0, 0);
    assertEquals(0, residuals.r());
    assertEquals(0, residuals.coKernel());
  }

  @Test
  void theZeroStepHasResidualOne() {
    var residuals = RelativeResiduals.of(FROBENIUS, 0, Math.sqrt(52), Math.sqrt(52), 24);
    assertEquals(1, residuals.r());
    assertEquals(24 / (5 * Math.sqrt(52)), residuals.coKernel(), 1e-15);
  }

  @Test
  void aGradientHalfInTheKernelLeavesItsKernelPart() {
    // H = diag(2, 0), g = (2, 2): p = (−1, 0), Hp + g = (0, 2), H(Hp + g) = 0
    var residuals = RelativeResiduals.of(2, 1, Math.sqrt(8), 2, 0);
    assertEquals(2 / (2 + Math.sqrt(8)), residuals.r(), 1e-15);
    assertEquals(0, residuals.coKernel());
  }

  @Test
  void aCriticalPointWithZeroStepIsSolved() {
    assertEquals(new RelativeResiduals(0, 0), RelativeResiduals.of(3, 0, 0, 0, 0));
  }

  @Test
  void theVerdictFollowsTheCutOffs() {
    Cutoffs paper = Cutoffs.PAPER;
    var flat = new RelativeResiduals(0.95, 1e-5);
    var solvable = new RelativeResiduals(1e-3, 0.1);
    var supported = new NewtonSupport(9e-5, 1e-14, 1e-3, 1e-4, 0.1, 1, Outlook.OPEN);
    var unsupported = new NewtonSupport(9e-5, 1e-14, 0.95, 1e-4, 0.1, 1, Outlook.OPEN);
    assertEquals(Verdict.CRITICAL, paper.verdict(9e-9, solvable, supported));
    assertEquals(Verdict.NEITHER, paper.verdict(1e-8, solvable, supported));
    assertEquals(Verdict.NEITHER, paper.verdict(9e-9, solvable, unsupported));
    assertEquals(Verdict.GRADIENT_FLAT, paper.verdict(9e-9, flat, unsupported));
    assertEquals(Verdict.GRADIENT_FLAT, paper.verdict(1, flat, unsupported));
    var inKernel = new NewtonSupport(9e-5, 1e-14, 1, 1e-4, 1e-9, 1, Outlook.OPEN);
    assertEquals(Verdict.GRADIENT_FLAT, paper.verdict(9e-9, solvable, inKernel));
    assertEquals(Verdict.NEITHER, paper.verdict(1, new RelativeResiduals(0.9, 1e-5), unsupported));
    assertEquals(Verdict.NEITHER, paper.verdict(1, new RelativeResiduals(0.95, 5e-4), unsupported));
    for (double g : new double[] {1, 1e-12, Double.NaN}) {
      assertEquals(
          Verdict.NEITHER, paper.verdict(g, RelativeResiduals.UNKNOWN, NewtonSupport.UNKNOWN));
    }
  }

  @Test
  void whatRoundingMakesOfAGradientIsNoEvidenceOfFlatness() {
    var noise = new NewtonSupport(1e-15, 1e-14, 1, 0, 0, 1, Outlook.OPEN);
    var flat = new RelativeResiduals(0.99, 1e-6);
    assertEquals(Verdict.CRITICAL, Cutoffs.PAPER.verdict(1e-30, flat, noise));
    assertEquals(
        Verdict.CRITICAL,
        Cutoffs.PAPER.verdict(
            0, new RelativeResiduals(0, 0), new NewtonSupport(0, 0, 0, 0, 0, 1, Outlook.OPEN)));
  }

  @Test
  void impossibleCutOffsAreRefusedByValue() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Cutoffs(1e-10, 1.5, 0));
    assertEquals("flat cut-off 1.50000 must be in [0, 1]", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Cutoffs(Double.NaN, 0.9, 5e-4));
    assertThrows(IllegalArgumentException.class, () -> new Cutoffs(1e-10, 0.9, -1));
  }

  @Test
  void whatIsSaidAllowsForTheErrorOfTheHessian() {
    RelativeResiduals flat = new RelativeResiduals(0.95, 1e-4);
    assertEquals(flat, flat.allowing(0));
    assertTrue(Cutoffs.PAPER.isFlat(flat.allowing(1e-5)));
    assertFalse(Cutoffs.PAPER.isFlat(flat.allowing(0.06)), "r may be below 0.9");
    assertFalse(Cutoffs.PAPER.isFlat(flat.allowing(2e-4)), "r_H may be above 5e-4");
    assertFalse(Cutoffs.PAPER.isFlat(flat.allowing(Double.NaN)));
  }
}
