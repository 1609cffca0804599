package dev.cairn.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CountedRandomTest {
  /// Numbers of every kind that searches draw.
  private static double mixture(RandomGenerator random) {
    return random.nextInt()
        + random.nextInt(7)
        + random.nextInt(1 << 20)
        + random.nextLong() * 0x1p-60
        + random.nextDouble()
        + random.nextGaussian()
        + (random.nextBoolean() ? 0.5 : 0.25);
  }

  @Test
  void numbersAreThoseOfTheSeed() {
    var plain = new SplittableRandom(11);
    var counted = new CountedRandom(11, 0);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(mixture(plain), mixture(counted), 0);
    }
  }

  @Test
  void anotherGoesOnFromItsPlace() {
    var whole = new CountedRandom(5, 0);
    for (int i = 0; i < 200; i++) {
      var later = new CountedRandom(5, whole.drawn());
      assertEquals(later.drawn(), whole.drawn());
      mixture(whole);
      mixture(later);
      assertEquals(whole.nextLong(), later.nextLong());
    }
  }
}
