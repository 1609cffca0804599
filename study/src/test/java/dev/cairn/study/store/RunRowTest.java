package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunRowTest {
  private static RunRow row(int run, OptionalInt trajectory, int step, double startLoss) {
    return new RunRow(
        0,
        run,
        run,
        trajectory,
        trajectory.isPresent() ? OptionalInt.of(step) : OptionalInt.empty(),
        startLoss,
        StopReason.Kind.ITERATION_LIMIT,
        "",
        1,
        0,
        1,
        0,
        0,
        0,
        OptionalInt.empty(),
        RunEnding.NEITHER,
        0,
        0,
        1,
        1,
        OptionalInt.empty());
  }

  /// Two runs from one step, one of them once more with noise, one from another step, two without a
  /// training.
  @Test
  void startsThatNoiseTellsApartAreTwo() {
    OptionalInt first = OptionalInt.of(0);
    OptionalInt none = OptionalInt.empty();
    assertEquals(
        5,
        RunRow.starts(
            List.of(
                row(0, first, 7, 1),
                row(1, first, 7, 1),
                row(2, first, 7, 1.5),
                row(3, first, 8, 1),
                row(4, none, 0, 1),
                row(5, none, 0, 1))));
  }
}
