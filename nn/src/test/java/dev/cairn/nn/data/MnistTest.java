package dev.cairn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MnistTest {
  private static final LabelledImages DIGITS = Mnist.bundled();

  @Test
  void theBundledSetHasItsPublishedCounts() {
    assertEquals(10_000, DIGITS.count());
    assertEquals(28, DIGITS.images().rows());
    int[] counts = new int[Mnist.CLASSES];
    for (int s = 0; s < DIGITS.count(); s++) {
      counts[DIGITS.labels().get(s)]++;
    }
    assertArrayEquals(new int[] {1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978}, counts);
  }

  @Test
  void thePapersPreprocessingGivesStandardisedPixels() {
    FeatureMatrix small = Downsampling.PAPER.apply(DIGITS.images()).standardised();
    assertEquals(16, small.features());
    double[] moment = small.secondMoment();
    for (int j = 0; j < 16; j++) {
      assertEquals(0, small.means()[j], 1e-12);
      assertEquals(1, moment[j * 17], 1e-12);
    }
  }

  @Test
  void bothFiltersKeepAConstantImageAndAgreeOnALinearOneAwayFromItsEdges() {
    byte[] flat = new byte[28 * 28];
    Arrays.fill(flat, (byte) 51);
    byte[] ramp = new byte[28 * 28];
    for (int k = 0; k < ramp.length; k++) {
      ramp[k] = (byte) (5 * (k % 28));
    }
    for (var filter : Downsampling.Filter.values()) {
      var down = new Downsampling(20, 4, filter);
      FeatureMatrix constant = down.apply(Images.of(28, 28, flat));
      FeatureMatrix linear = down.apply(Images.of(28, 28, ramp));
      for (int j = 0; j < 16; j++) {
        assertEquals(0.2, constant.get(j, 0), 1e-15);
      }
      // Output pixel (1, 1) is centred between input columns 4 + 7 and 4 + 7: value 5·11/255.
      assertEquals(5 * 11.0 / 255, linear.get(5, 0), 1e-14);
      assertEquals(5 * 16.0 / 255, linear.get(6, 0), 1e-14);
    }
  }

  @Test
  void areaIsTheMeanOverBlocks() {
    FeatureMatrix small = new Downsampling(20, 4, Downsampling.Filter.AREA).apply(DIGITS.images());
    double sum = 0;
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 5; column++) {
        sum += DIGITS.images().get(17, 4 + 5 + row, 4 + 10 + column);
      }
    }
    assertEquals(sum / 25 / 255, small.get(6, 17), 1e-14);
  }

  @Test
  void subsetsKeepImagesAndLabelsTogether() {
    LabelledImages binary = DIGITS.ofClasses(0, 1);
    assertEquals(1001 + 1127, binary.count());
    LabelledImages drawn = binary.sample(50, new SplittableRandom(3));
    assertEquals(50, drawn.count());
    for (int s = 0; s < 50; s++) {
      assertTrue(drawn.labels().get(s) <= 1);
    }
    assertEquals(drawn, binary.sample(50, new SplittableRandom(3)));
    assertEquals(DIGITS.labels().get(9), DIGITS.first(10).labels().get(9));
    assertThrows(DataException.class, () -> DIGITS.first(10_001));
    assertThrows(DataException.class, () -> DIGITS.first(0));
  }

  @Test
  void shufflingPermutesLabels() {
    Labels shuffled = DIGITS.labels().shuffled(new SplittableRandom(1));
    assertEquals(1001, shuffled.indicesOf(0).length);
    assertTrue(shuffled.indicesOf(0)[0] != DIGITS.labels().indicesOf(0)[0]);
  }
}
