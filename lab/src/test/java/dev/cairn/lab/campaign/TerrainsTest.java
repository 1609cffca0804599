package dev.cairn.lab.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.landscape.DraftedObjective;
import dev.cairn.objective.SmoothObjective;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The functions that landscape searches explore, and their drafts.
class TerrainsTest {
  private static final String NETWORK =
      """
      name: draft
      problem:
        type: network
        data: {type: given, inputs: [%s]}
        layers: [2, 2, 2]
        activation: tanh
        l2: 0.1
      start: {type: normal, variance: 1}
      finder: {type: eigenvector_following}
      runs: 10
      iterations: 10
      landscape: {draft_samples: %d}
      """;

  private static final String FOUR = "[2, 0], [0, 1], [0.3, -0.2], [1, 1]";

  private static Supplier<DraftedObjective> objectives(String text) {
    var experiment = ExperimentFile.parse(text, "a test").experiment();
    return Terrains.objectives(experiment, Problems.load(experiment));
  }

  private static double value(SmoothObjective objective) {
    double[] theta = new double[objective.dimension()];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = Math.sin(i + 1);
    }
    try (var evaluation = objective.at(theta)) {
      return evaluation.value();
    }
  }

  @Test
  void aDraftIsTheLossOnSamplesSpreadOverAll() {
    DraftedObjective drafted = objectives(NETWORK.formatted(FOUR, 2)).get();
    var all = objectives(NETWORK.formatted(FOUR, 0)).get();
    var firstAndThird = objectives(NETWORK.formatted("[2, 0], [0.3, -0.2]", 0)).get();
    assertTrue(all.draft().isEmpty());
    assertEquals(value(all.exact()), value(drafted.exact()));
    assertEquals(value(firstAndThird.exact()), value(drafted.draft().orElseThrow()));
  }

  @Test
  void draftsThatCannotBeAreRefused() {
    assertEquals(
        "landscape.draft_samples is 4, must be below the number of samples, 4",
        refusal(NETWORK.formatted(FOUR, 4)));
    assertEquals(
        "landscape.draft_samples is 7, which only problem.type network can have",
        refusal(
            """
            name: formula
            problem: {type: formula, f: x^2}
            start: {type: normal, variance: 1}
            finder: {type: eigenvector_following}
            runs: 10
            iterations: 10
            landscape: {draft_samples: 7}
            """));
  }

  private static String refusal(String text) {
    return assertThrows(LabException.class, () -> objectives(text)).getMessage();
  }
}
