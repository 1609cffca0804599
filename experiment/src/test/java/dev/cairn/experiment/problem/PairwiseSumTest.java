package dev.cairn.experiment.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairwiseSumTest {
  private static double[][] terms(int count) {
    var random = new SplittableRandom(count);
    double[][] terms = new double[count][];
    for (int i = 0; i < count; i++) {
      terms[i] = random.doubles(3, -1, 1).map(x -> x * Math.pow(10, random.nextInt(6))).toArray();
    }
    return terms;
  }

  private static double[] sum(double[][] terms) {
    return PairwiseSum.of(0, terms.length, i -> terms[i].clone());
  }

  @Test
  void theTreeIsThatOfTheNumberOfTerms() {
    // ((a + b) + (c + d)) + e; one after the other, the small ones are lost
    double half = Math.ulp(1.0) / 2;
    double[][] terms = {{1}, {half}, {half}, {half}, {half}};
    assertEquals(((1 + half) + (half + half)) + half, sum(terms)[0]);
    assertEquals(1 + 4 * half, sum(terms)[0]);
    assertEquals(1, 1 + half + half + half + half);
  }

  @Test
  void sumsOfBlocksAddUpToTheSameBits() {
    for (int count = 1; count <= 70; count++) {
      double[][] terms = terms(count);
      double[] whole = sum(terms);
      for (int places = 1; places <= 20; places++) {
        int width = PairwiseSum.width(count, places);
        int blocks = Math.ceilDiv(count, width);
        assertTrue(blocks >= Math.min(count, places), count + " terms, " + places + " places");
        assertTrue(
            Math.ceilDiv(count, 2 * width) < Math.min(count, places) || width >= count,
            "as wide as can be");
        double[][] sums = new double[blocks][];
        for (int b = 0; b < blocks; b++) {
          int from = b * width;
          sums[b] = PairwiseSum.of(from, Math.min(from + width, count), i -> terms[i].clone());
        }
        assertArrayEquals(whole, sum(sums));
      }
    }
  }

  @Test
  void theSumIsThatOfTheTerms() {
    double[][] terms = terms(1000);
    for (int j = 0; j < 3; j++) {
      int column = j;
      BigDecimal exact =
          Arrays.stream(terms)
              .map(term -> new BigDecimal(term[column]))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      double size = Arrays.stream(terms).mapToDouble(term -> Math.abs(term[column])).sum();
      assertEquals(exact.doubleValue(), sum(terms)[j], 10 * Math.ulp(1.0) * size);
    }
  }
}
