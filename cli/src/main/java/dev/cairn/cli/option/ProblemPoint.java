package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.linalg.Point;
import dev.cairn.study.certify.CertifiedProblem;
import dev.cairn.study.setup.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// A problem and a θ of it.
///
/// @param spec what the problem is
/// @param problem ready to be evaluated
/// @param theta where
public record ProblemPoint(ProblemSpec spec, LoadedProblem problem, Point theta) {
  /// Reads the user's own experiment and loads its problem; θ is that of a file, or the model's
  /// own, or the first start.
  public static ProblemPoint ofExperiment(Path file, Optional<Path> parameters) {
    ExperimentFile read = ExperimentFile.read(file);
    StartCommandOption.permit(read);
    Experiment experiment = read.variants().values().iterator().next();
    return of(
        experiment.problem(),
        Problems.load(experiment),
        parameters,
        problem -> Starts.first(experiment, problem.parameters()));
  }

  /// Loads the problem of a model; θ is that of a file, or the model's own.
  public static ProblemPoint ofModel(ProblemSpec.Onnx model, Optional<Path> parameters) {
    return of(model, Problems.load(model, 0), parameters, _ -> Optional.empty());
  }

  private static ProblemPoint of(
      ProblemSpec spec,
      LoadedProblem problem,
      Optional<Path> file,
      Function<LoadedProblem, Optional<Point>> start) {
    Point theta =
        file.map(named -> Starts.inFile(named, problem.parameters()))
            .or(() -> problem.parameters().stored())
            .or(() -> start.apply(problem))
            .orElseThrow(
                () ->
                    new CairnException(
                        "the first start takes a training or another campaign: name θ with"
                            + " --parameters"));
    return new ProblemPoint(spec, problem.checkedAt(theta), theta);
  }

  /// What a certificate of the point describes; its files are written to a directory.
  public CertifiedProblem certified(Path directory) {
    try {
      Files.createDirectories(directory);
      return CertifiedProblem.of(spec, problem, directory);
    } catch (IOException e) {
      throw Failures.at("cannot write certificates to", directory, e);
    }
  }
}
