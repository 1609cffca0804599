package dev.cairn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureMatrixTest {
  @Test
  void samplesOfAFeatureAreContiguous() {
    var data = FeatureMatrix.of(2, 3, new double[] {1, 2, 3, 4, 5, 6});
    assertEquals(6, data.get(1, 2));
    assertEquals(FeatureMatrix.of(2, 2, new double[] {3, 1, 6, 4}), data.select(new int[] {2, 0}));
    double[] row = new double[4];
    data.copyRow(1, 1, 2, row, 1);
    assertArrayEquals(new double[] {0, 5, 6, 0}, row);
    assertThrows(IllegalArgumentException.class, () -> data.copyRow(1, 2, 2, row, 0));
  }

  @Test
  void keepsNoReferenceToItsArrays() {
    double[] values = {1, 2};
    var data = FeatureMatrix.of(1, 2, values);
    values[0] = 9;
    data.toArray()[1] = 9;
    assertEquals(FeatureMatrix.of(1, 2, new double[] {1, 2}), data);
  }

  @Test
  void refusesWhatIsNotFiniteAndNamesIt() {
    var e =
        assertThrows(
            DataException.class, () -> FeatureMatrix.of(2, 2, new double[] {1, 2, 3, Double.NaN}));
    assertTrue(e.getMessage().contains("feature 1 of sample 1 is NaN"), e.getMessage());
    assertThrows(
        DataException.class, () -> FeatureMatrix.of(1, 1, new double[] {Double.POSITIVE_INFINITY}));
    assertThrows(IllegalArgumentException.class, () -> FeatureMatrix.of(2, 2, new double[3]));
  }

  @Test
  void constantFeaturesStandardiseToZero() {
    var data = FeatureMatrix.of(2, 3, new double[] {0.1, 0.1, 0.1, 1, 2, 3});
    var z = data.standardised();
    double step = Math.sqrt(1.5);
    assertEquals(FeatureMatrix.of(1, 3, new double[3]), row(z, 0));
    assertEquals(step, z.get(1, 2), 1e-15);
    assertEquals(-step, z.get(1, 0), 1e-15);
  }

  @Test
  void gaussianDataHasItsVariancesAndNoMean() {
    FeatureMatrix data = GaussianData.PAPER.draw(new SplittableRandom(5));
    assertEquals(10_000, data.samples());
    double[] moment = data.secondMoment();
    for (int j = 0; j < 16; j++) {
      assertEquals(0, data.means()[j], 1e-13);
      // A sample variance has the relative deviation √(2/10,000) = 0.014.
      assertEquals(j + 1, moment[j * 17], 0.06 * (j + 1));
    }
    assertEquals(data, GaussianData.PAPER.draw(new SplittableRandom(5)));
    assertThrows(IllegalArgumentException.class, () -> new GaussianData(1, List.of(-1.0)));
  }

  @Test
  void oneHotTargetsFollowLabels() {
    var inputs = FeatureMatrix.of(1, 3, new double[] {1, 2, 3});
    var labels = Labels.of(new byte[] {2, 0, 1});
    var data = DataSet.classifying(inputs, labels, 3);
    assertEquals(FeatureMatrix.of(3, 3, new double[] {0, 1, 0, 0, 0, 1, 1, 0, 0}), data.targets());
    assertThrows(DataException.class, () -> DataSet.classifying(inputs, labels, 2));
    assertThrows(
        DataException.class, () -> new DataSet(inputs, FeatureMatrix.of(1, 2, new double[2])));
  }

  private static FeatureMatrix row(FeatureMatrix data, int feature) {
    double[] row = new double[data.samples()];
    data.copyRow(feature, 0, row.length, row, 0);
    return FeatureMatrix.of(1, row.length, row);
  }
}
