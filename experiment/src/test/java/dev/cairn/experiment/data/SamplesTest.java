package dev.cairn.experiment.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.DataTensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplesTest {
  /// Figure A.2 of the paper: 50 zeros and ones, their 32 principal components, labels shuffled.
  @Test
  void theFewDigitsOfThePaperAreThereAndTheirSeedDecides() {
    var network = (ProblemSpec.Network) ExperimentFile.bundled("figA2").experiment().problem();
    DataTensors few = Samples.load(network.data(), new SplittableRandom(2));
    assertArrayEquals(new int[] {50, 32}, few.features().shape());
    double[] classes = few.targets().orElseThrow().values();
    assertEquals(50, classes.length);
    assertTrue(Arrays.stream(classes).allMatch(c -> c == 0 || c == 1), Arrays.toString(classes));
    assertEquals(2, Arrays.stream(classes).distinct().count());
    assertEquals(few, Samples.load(network.data(), new SplittableRandom(2)));
  }
}
