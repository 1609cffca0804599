package dev.cairn.study.setup;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.train.GradientDescent;
import dev.cairn.nn.train.TrainedPoint;
import dev.cairn.nn.train.Training;
import dev.cairn.study.store.TrainingRow;
import java.util.List;

/// Training of a network by gradient descent, whose points are where runs start.
public final class TrainedStarts {
  private TrainedStarts() {}

  /// The kept points of one training trajectory.
  public static List<TrainingRow> train(
      Experiment experiment, LoadedProblem problem, int variant, int trajectory) {
    StartSpec.Training spec = (StartSpec.Training) experiment.start();
    NetworkObjectives network = problem.network().orElseThrow();
    List<TrainedPoint> points =
        new Training(spec.steps(), spec.every())
            .run(
                new GradientDescent(spec.learningRate(), spec.momentum()),
                network.firstOrder(),
                network
                    .network()
                    .initialise(Seeds.TRAINING.generator(experiment.seed(), trajectory)));
    return points.stream()
        .map(p -> new TrainingRow(variant, trajectory, p.step(), p.loss(), p.theta()))
        .toList();
  }
}
