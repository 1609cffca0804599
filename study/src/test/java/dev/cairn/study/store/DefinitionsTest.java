package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.campaign.Campaign;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
  private static String definition(int seed) {
    return """
    name: parsed-once
    seed: %s
    problem: {type: function, name: quartic}
    start: {type: box}
    finder: {type: newton_mr}
    runs: 1
    iterations: 1
    """
        .formatted(seed);
  }

  @Test
  void databasesOfOneProcessShareWhatIsRead(@TempDir Path directory) {
    Campaign.create(ExperimentFile.parse(definition(1), "here"), directory, InstantSource.system())
        .close();
    try (StoreReader one = StoreReader.open(directory);
        StoreReader other = StoreReader.open(directory)) {
      assertSame(one.experiment(), other.experiment());
      assertEquals(1, one.experiment().experiment().seed());
    }
  }

  @Test
  void aTextIsReadAgainWhenManyOthersWereAskedFor() {
    ExperimentFile first = Definitions.parse(definition(2), "here");
    for (int seed = 3; seed < 20; seed++) {
      assertEquals(seed, Definitions.parse(definition(seed), "here").experiment().seed());
    }
    ExperimentFile again = Definitions.parse(definition(2), "here");
    assertNotSame(first, again);
    assertEquals(first.experiment(), again.experiment());
  }
}
