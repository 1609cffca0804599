package dev.cairn.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseSymmetricTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 33, 70})
  void anUpperTriangleMirroredIsWhatSettingBothGives(int n) {
    var random = new SplittableRandom(n);
    var both = new DenseSymmetric(n);
    var upper = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        double value = random.nextDouble();
        both.set(i, j, value);
        boolean swapped = random.nextBoolean();
        upper.setUpper(swapped ? j : i, swapped ? i : j, value);
      }
    }
    upper.mirrorUpper();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(both.get(i, j), upper.get(i, j));
        assertEquals(upper.get(j, i), upper.get(i, j));
      }
    }
  }

  @Test
  void refusesWhatNoArrayHolds() {
    assertThrows(IllegalArgumentException.class, () -> new DenseSymmetric(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DenseSymmetric(DenseSymmetric.LARGEST_DIMENSION + 1));
  }
}
