package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import dev.cairn.study.store.TrainingRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Starts drawn from trajectories whose losses are known.
class TrainingStartsTest {
  private static final int STEPS = 100;

  /// Trajectory t falls from loss 100·(t + 1) in equal steps to t: in one pool of all, the first
  /// would never be drawn by a large u.
  private static List<TrainingRow> trajectories(int count) {
    List<TrainingRow> rows = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      for (int step = 0; step <= STEPS; step++) {
        double loss = t + (100.0 * (t + 1) - t) * (STEPS - step) / STEPS;
        rows.add(new TrainingRow(0, t, step, loss, Point.of(t, step, 0)));
      }
    }
    return rows;
  }

  private static Starts starts(int runs, int trajectories, String more) {
    Experiment experiment =
        ExperimentFile.parse(
                """
                name: starts
                problem: {type: network, data: {type: gaussian, samples: 4, variances: [1, 1]}, layers: [2, 1, 2]}
                start: {type: training, trajectories: %s, steps: %s, every: 1%s}
                finder: {type: newton_mr}
                runs: %s
                iterations: 1
                seed: 3
                """
                    .formatted(trajectories, STEPS, more, runs),
                "starts.yaml")
            .experiment();
    var problem = Problems.load(experiment);
    return Starts.ofRuns(
        experiment, problem.parameters(), new Starts.Stored(trajectories(trajectories), List.of()));
  }

  private static List<Start> all(Starts starts, int runs) {
    return IntStream.range(0, runs).mapToObj(run -> starts.of(run, 0)).toList();
  }

  @Test
  void runsTakeTrajectoriesInTurnAndNoTwoAreAlike() {
    List<Start> starts = all(starts(60, 3, ""), 60);
    Set<Point> thetas = new HashSet<>();
    for (int run = 0; run < 60; run++) {
      Start start = starts.get(run);
      assertEquals(run % 3, start.trajectory().orElseThrow());
      assertEquals(
          Point.of(run % 3, start.step().orElseThrow(), 0), start.theta(), "θ of its own step");
      assertTrue(thetas.add(start.theta()));
    }
  }

  /// Losses fall evenly, so that a draw u is the step that is nearest below (1 − u)·100, whatever
  /// the losses of the other trajectories are.
  @Test
  void aDrawIsUniformInTheLossOfItsOwnTrajectory() {
    Starts starts = starts(3, 3, "");
    for (int run = 0; run < 3; run++) {
      double u = Seeds.generator(Seeds.RUN.derive(3, run)).nextDouble();
      int step = (int) Math.floor((1 - u) * STEPS);
      assertEquals(step, starts.of(run, 0).step().orElseThrow());
    }
  }

  @Test
  void aRunsStartDoesNotDependOnTheNumberOfRunsNorOnTheOrder() {
    List<Start> few = all(starts(20, 2, ""), 20);
    assertEquals(few, all(starts(90, 2, ""), 90).subList(0, 20));
    assertEquals(few.get(17), starts(20, 2, "").of(17, 0));
  }

  @Test
  void noiseComesOnTop() {
    List<Start> starts = all(starts(10, 2, ", noise_variance: 0.01, noisy_share: 0.5"), 10);
    assertTrue(starts.subList(0, 5).stream().allMatch(s -> s.theta().get(2) == 0));
    assertTrue(starts.subList(5, 10).stream().allMatch(s -> s.theta().get(2) != 0));
  }

  @Test
  void moreRunsThanPointsAreRefused() {
    Starts starts = starts(2 * STEPS, 1, "");
    var refused = assertThrows(CairnException.class, () -> all(starts, 2 * STEPS));
    assertTrue(refused.getMessage().contains("start.every"), refused.getMessage());
  }
}
