package dev.cairn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
  @Test
  void projectionsAreUncorrelatedWithFallingVariances() {
    var random = new SplittableRandom(4);
    int samples = 300;
    double[] values = new double[3 * samples];
    for (int s = 0; s < samples; s++) {
      double shared = random.nextGaussian();
      values[s] = 3 * shared + 0.1 * random.nextGaussian() + 5;
      values[samples + s] = -2 * shared + 0.5 * random.nextGaussian();
      values[2 * samples + s] = 0.7 * random.nextGaussian();
    }
    var data = FeatureMatrix.of(3, samples, values);
    var components = PrincipalComponents.of(data, 3);
    double[] moment = components.project(data).secondMoment();
    double total = 0;
    for (int c = 0; c < 3; c++) {
      for (int d = 0; d < 3; d++) {
        assertEquals(c == d ? components.variance(c) : 0, moment[c + 3 * d], 1e-12);
      }
      total += components.variance(c);
    }
    double[] original = data.centred().secondMoment();
    assertEquals(original[0] + original[4] + original[8], total, 1e-12);
    assertEquals(3 / Math.sqrt(13), components.direction(0, 0), 0.02);
  }

  @Test
  void refusesMoreComponentsThanFeatures() {
    var data = FeatureMatrix.of(1, 2, new double[] {1, 2});
    assertThrows(DataException.class, () -> PrincipalComponents.of(data, 2));
    var components = PrincipalComponents.of(data, 1);
    var other = FeatureMatrix.of(2, 1, new double[2]);
    assertThrows(DataException.class, () -> components.project(other));
  }
}
