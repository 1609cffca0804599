package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.formats.WholeFile;
import dev.cairn.objective.MemoryUse;
import dev.cairn.problem.Box;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CompletenessFile;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.proof.verify.CompletenessVerifier;
import dev.cairn.study.setup.SearchDomains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/// What was proven of all critical points in a box, and the file of its certificate.
public record CompleteProof(CompletenessFile certificate, Path file) {
  private static final String FILE = "complete.json";

  /// How a search goes about it.
  ///
  /// @param limits where it ends by itself
  /// @param workers threads; the proof does not depend on their number
  /// @param stopped whether it is to end now, with what is done until then
  /// @param progress told of the boxes
  public record Effort(
      Limits limits, int workers, BooleanSupplier stopped, CompleteSearch.Progress progress) {}

  /// Searches and writes the certificate into the directory, over one that is there. The verifier
  /// has proven again all that it states.
  ///
  /// @param given the box for a number of coordinates; that of the experiment where absent
  public static CompleteProof of(
      Experiment experiment, Optional<IntFunction<Box>> given, Effort effort, Path directory) {
    Provable.require(List.of(experiment));
    LoadedProblem loaded = Problems.whole(experiment);
    int n = loaded.dimension();
    Box box =
        given
            .map(b -> b.apply(n))
            .or(() -> SearchDomains.box(experiment, n))
            .orElseThrow(
                () ->
                    new CairnException(
                        "which box? Add --box -2,2, or --box -3,3,-2,2 for each coordinate"));
    try {
      Files.createDirectories(directory);
      CertifiedProblem problem = CertifiedProblem.of(experiment.problem(), loaded, directory);
      LossFunction loss = problem.description().loss(problem.files());
      var search = new CompleteSearch(loss, box, effort.limits(), new CompletenessVerifier(loss));
      Completeness found =
          MemoryNeed.of(waiting(effort.limits(), n), 0)
              .during(() -> search.run(effort.workers(), effort.stopped(), effort.progress()));
      var certificate = new CompletenessFile(problem.description(), found);
      Path file = directory.resolve(FILE);
      WholeFile.write(file, certificate.write());
      return new CompleteProof(certificate, file);
    } catch (CertificateException | IllegalArgumentException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Failures.at("cannot write into", directory, e);
    }
  }

  /// What the boxes take that may wait: two ends a coordinate.
  private static MemoryUse waiting(Limits limits, int n) {
    return new MemoryUse(2L * Double.BYTES * n * limits.boxes(), 0);
  }
}
