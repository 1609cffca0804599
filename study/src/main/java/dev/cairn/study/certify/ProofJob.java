package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.study.cluster.ClusterJob;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Proofs about points of one problem as work for other processes, a point a task.
///
/// @param definition of the experiment
/// @param variant of it
/// @param inputs digests of the files that it reads, as [InputFiles#text] gives them
public record ProofJob(String definition, int variant, String inputs)
    implements ClusterJob<ProofJob.Task, Proof> {
  /// A point.
  public record Task(Point theta) {}

  @Override
  public Class<Task> tasks() {
    return Task.class;
  }

  @Override
  public Class<Proof> answers() {
    return Proof.class;
  }

  @Override
  public Service<Task, Proof> open(int atATime) {
    ExperimentFile file = ClusterJob.experiment(definition);
    Experiment experiment = List.copyOf(file.variants().values()).get(variant);
    LoadedProblem problem = InputFiles.held(inputs, () -> Problems.whole(experiment));
    try {
      Path directory = Files.createTempDirectory("cairn-proofs");
      var certified = CertifiedProblem.of(experiment.problem(), problem, directory);
      certified.need(atATime).check();
      return new Proving(certified.certifier(), directory);
    } catch (IOException e) {
      throw new CairnException("cannot write certificates: " + Failures.reason(e), e);
    }
  }

  /// Proves.
  ///
  /// @param directory of the files that certificates name
  private record Proving(Certifier certifier, Path directory) implements Service<Task, Proof> {
    @Override
    public Proof answer(Task task) {
      List<Proof> proofs = new ArrayList<>();
      certifier.certify(
          List.of(task.theta()),
          1,
          System::nanoTime,
          () -> false,
          done -> proofs.add(Proofs.of(done.certificate(), done.seconds())));
      return proofs.getFirst();
    }

    @Override
    public void close() {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        // temporary files that stay
      }
    }
  }
}
