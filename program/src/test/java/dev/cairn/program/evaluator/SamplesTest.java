package dev.cairn.program.evaluator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final int COUNT = 37;

  private static Samples samples() {
    double[] x = new double[3 * COUNT];
    double[] y = new double[COUNT];
    Arrays.setAll(x, i -> i);
    Arrays.setAll(y, i -> -i);
    return Samples.of(COUNT).add("x", 3, x).add("y", 1, y).build();
  }

  @Test
  void aRangeHasTheValuesOfItsSamples() {
    Samples whole = samples();
    for (int[] range : new int[][] {{0, COUNT}, {0, 1}, {9, 25}, {36, COUNT}}) {
      Samples part = whole.range(range[0], range[1]);
      assertEquals(range[1] - range[0], part.count());
      for (String name : new String[] {"x", "y"}) {
        int width = whole.features(name);
        assertEquals(width, part.features(name));
        assertArrayEquals(
            Arrays.copyOfRange(whole.values(name), range[0] * width, range[1] * width),
            part.values(name));
      }
    }
  }

  @Test
  void refusesARangeOfNoSamples() {
    Samples whole = samples();
    assertThrows(IllegalArgumentException.class, () -> whole.range(5, 5));
    assertThrows(IllegalArgumentException.class, () -> whole.range(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> whole.range(5, COUNT + 1));
  }
}
