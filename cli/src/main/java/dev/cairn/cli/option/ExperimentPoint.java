package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import dev.cairn.study.certify.CertifiedProblem;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.setup.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A problem of an experiment file and a θ of it.
///
/// @param experiment whose problem
/// @param problem ready to be evaluated
/// @param theta where
public record ExperimentPoint(Experiment experiment, LoadedProblem problem, Point theta) {
  /// Reads the user's own file and loads its problem; θ is that of a file, or the model's own, or
  /// the first start.
  public static ExperimentPoint read(Path file, @Nullable Path parameters) {
    ExperimentFile read = ExperimentFile.read(file);
    StartCommandOption.permit(read);
    if (parameters != null) {
      String quoted = parameters.toAbsolutePath().toString().replace("'", "''");
      read = read.set("start", "{type: files, paths: ['%s']}".formatted(quoted));
    }
    Experiment experiment = read.variants().values().iterator().next();
    LoadedProblem problem = Problems.load(experiment);
    Optional<Point> own = parameters == null ? problem.parameters().stored() : Optional.empty();
    Point theta =
        own.or(() -> Starts.first(experiment, problem.parameters()))
            .orElseThrow(
                () ->
                    new CairnException(
                        "the first start takes a training or another campaign: name θ with"
                            + " --parameters"));
    return new ExperimentPoint(experiment, problem.checkedAt(theta), theta);
  }

  /// What a certificate of the point describes; its files are written to a directory.
  public CertifiedProblem certified(Path directory) {
    Provable.require(List.of(experiment));
    try {
      Files.createDirectories(directory);
      return CertifiedProblem.of(experiment.problem(), problem, directory);
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }
}
