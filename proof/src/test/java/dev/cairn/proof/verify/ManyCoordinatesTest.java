package dev.cairn.proof.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.Statement;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Functions of more coordinates than one block of columns has, whose Hessians are known.
class ManyCoordinatesTest {
  private static final int N = 150;

  private static final List<String> NAMES =
      IntStream.rangeClosed(1, N).mapToObj(i -> "x" + i).toList();

  private static LossFunction loss(String formula) {
    return LossFunction.of(Formula.parse(formula, NAMES));
  }

  /// The Hessian of x₁ x_k³ has the entry 3x_k² at (1, k), in every block and turned.
  @Test
  void everyEntryIsInItsPlace() {
    String formula =
        IntStream.rangeClosed(2, N)
            .mapToObj(k -> "%d*x1*x%d^3".formatted(k, k))
            .collect(Collectors.joining(" + "));
    Interval[] theta = new Interval[N];
    Arrays.setAll(theta, i -> Interval.of(i + 1));
    Interval[][] hessian = ColumnSweeps.hessian(loss(formula), theta);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        int k = Math.max(i, j) + 1;
        double exact =
            i == j ? (i == 0 ? 0 : 6.0 * k * k) : Math.min(i, j) == 0 ? 3.0 * k * k * k : 0;
        Interval entry = hessian[i][j];
        assertTrue(entry.contains(exact), i + ", " + j + ": " + entry + " for " + exact);
        assertTrue(entry.hi() - entry.lo() <= 1e-13 * exact + 1e-290, entry::toString);
      }
    }
  }

  /// Of Σ (x² − 1)² the point with m zeros and else ±1 has index m.
  @Test
  void trueClaimsAreVerifiedAndFalseOnesRejected() {
    LossFunction loss =
        loss(NAMES.stream().map(x -> "(%s^2-1)^2".formatted(x)).collect(Collectors.joining("+")));
    double[] theta = new double[N];
    Arrays.setAll(theta, i -> i % 3 == 0 ? 0 : i % 2 == 0 ? 1 : -1);
    var verifier = new Verifier(loss, List.of());
    var right = new Statement.Critical(50, 1e-9, 1e-3);
    assertInstanceOf(
        Verification.Verified.class, verifier.verify(Point.of(theta), right), right::toString);
    for (int index : new int[] {0, 49, 51, 100}) {
      var wrong = new Statement.Critical(index, 1e-9, 1e-3);
      var said =
          assertInstanceOf(Verification.Rejected.class, verifier.verify(Point.of(theta), wrong));
      assertEquals("the index is 50, not " + index, said.reason());
    }
    var tooWide = new Statement.Critical(50, 1e-9, 1.1); // x = 0 and x = 1 are in one box
    assertInstanceOf(Verification.Rejected.class, verifier.verify(Point.of(theta), tooWide));
    theta[0] = 1e-2;
    assertInstanceOf(Verification.Rejected.class, verifier.verify(Point.of(theta), right));
  }
}
