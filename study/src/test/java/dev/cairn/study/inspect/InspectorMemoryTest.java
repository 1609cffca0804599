package dev.cairn.study.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An objective that takes a tebibyte is not even looked at.
class InspectorMemoryTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void refusesBeforeTheWork(int denseUpTo) {
    var objective =
        new SmoothObjective() {
          @Override
          public int dimension() {
            return 10;
          }

          @Override
          public SmoothEvaluation at(double[] theta) {
            throw new AssertionError("evaluated");
          }

          @Override
          public MemoryUse memory(boolean assembled) {
            return new MemoryUse(1L << 40, 0);
          }
        };
    Inspector inspector = Inspector.DEFAULT.withDenseUpTo(denseUpTo);
    var refused =
        assertThrows(
            CairnException.class,
            () -> inspector.inspect(objective, new double[10], InspectionProgress.NONE));
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.startsWith("not enough memory: this takes "), line);
    assertTrue(line.contains("set CAIRN_JVM=-Xmx"), line);
    assertEquals(1, line.lines().count());
  }
}
