package dev.cairn.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.MemoryUse;
import dev.cairn.program.evaluator.ProgramObjective;
import org.junit.jupiter.api.Test;

/// What the heap has no room for is refused before the work.
class MemoryNeedTest {
  private static final long MIB = 1L << 20;

  /// 100 MiB there and 100 needed with what a heap loses in pieces are 215; what evaluations keep
  /// for speed may be as much again.
  private static final MemoryNeed NEED =
      new MemoryNeed(100 * MIB, new MemoryUse(100 * MIB, 1_000 * MIB), 0);

  @Test
  void whatIsKeptForSpeedMayBeDoneWithout() {
    NEED.checkLeast(216 * MIB);
    String line = assertThrows(CairnException.class, () -> NEED.checkLeast(214 * MIB)).getMessage();
    assertEquals(
        "not enough memory: this takes 430 MiB, the virtual machine may take 214 MiB: set"
            + " CAIRN_JVM=-Xmx512m",
        line);
  }

  @Test
  void whatIsKeptForSpeedIsPartOfTheUsualNeed() {
    NEED.check(431 * MIB);
    assertThrows(CairnException.class, () -> NEED.check(429 * MIB));
  }

  @Test
  void lossesOfTooManyParametersAreRefused() {
    var most = MemoryNeed.of(ProgramObjective.least(Integer.MAX_VALUE), 0);
    assertTrue(most.bytes() > 20L * Double.BYTES * Integer.MAX_VALUE, most.toString());
    assertThrows(CairnException.class, () -> most.checkLeast(256L << 30));
  }
}
