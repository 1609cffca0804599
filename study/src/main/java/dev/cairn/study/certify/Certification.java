package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.OutputDirectory;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.WholeFile;
import dev.cairn.linalg.Point;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Cluster;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.WorkSession;
import dev.cairn.text.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Certifies points of a study: each certificate goes into a file, and to whoever keeps it.
///
/// @param directory of the study
/// @param session who works, and whether to end early
/// @param progress is told of each point in a line
public record Certification(Path directory, WorkSession session, Consumer<String> progress) {
  /// The directory of the files in a study's directory.
  public static final String DIRECTORY = "certificates";

  /// A point to be certified.
  ///
  /// @param key its name in files
  /// @param words what it is called in messages
  /// @param theta the point
  /// @param store keeps what has been proven of it
  record Candidate(String key, String words, Point theta, Consumer<Proof> store) {}

  /// Certifies points of one problem.
  ///
  /// @param elsewhere the same as work for other processes
  ///
  /// Throws [CairnException] where files cannot be written, or the problem is none that
  /// certificates describe.
  void certify(
      ProblemSpec spec,
      LoadedProblem problem,
      List<Candidate> points,
      Supplier<ProofJob> elsewhere) {
    Path certificates = directory.resolve(DIRECTORY);
    try {
      OutputDirectory.make(certificates);
      var certified = CertifiedProblem.of(spec, problem, certificates);
      progress.accept(
          "certifying %s of %s"
              .formatted(Counted.of(points.size(), "point"), problem.description()));
      Engine engine = session.engine();
      if (engine.cluster().isPresent()) {
        prove(engine.cluster().get(), elsewhere.get(), points);
      } else {
        certified
            .need(Math.clamp(points.size(), 1, engine.workers()))
            .guard(() -> prove(certified, points));
      }
    } catch (IOException e) {
      throw Failures.at("cannot write certificates to", certificates, e);
    } catch (CertificateException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    }
  }

  private void prove(CertifiedProblem certified, List<Candidate> points) {
    certified
        .certifier()
        .certify(
            points.stream().map(Candidate::theta).toList(),
            session.workers(),
            session.engine().nanoTime(),
            session::stopped,
            done -> keep(points.get(done.number()), Proofs.of(done.certificate(), done.seconds())));
  }

  private void prove(Cluster cluster, ProofJob job, List<Candidate> points) {
    Engine engine = session.engine();
    ProvenanceRow here =
        Environment.session(
            0, engine.clock().instant(), engine.parallelism(), ProvenanceRow.Work.CERTIFY);
    new ClusterWork(cluster, here, Mixing.REFUSED)
        .run(
            job,
            points.stream().map(point -> new ProofJob.Task(point.theta())).toList(),
            session::stopped,
            (number, proof, _) -> keep(points.get(number), proof));
  }

  private void keep(Candidate point, Proof proof) {
    Path file = directory.resolve(DIRECTORY).resolve(point.key() + ".json");
    try {
      WholeFile.write(file, proof.certificate());
    } catch (IOException e) {
      throw Failures.at("cannot write", file, e);
    }
    point.store().accept(proof);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %s (%.1f s)",
            point.words(),
            Proofs.words(CertificateFile.read(proof.certificate())),
            proof.seconds()));
  }
}
