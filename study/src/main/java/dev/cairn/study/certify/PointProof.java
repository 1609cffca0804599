package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.formats.WholeFile;
import dev.cairn.linalg.Point;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.study.store.ProofState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was proven of one point, and the file of its certificate.
public record PointProof(Certifier.Certified certified, Path file) {
  /// Proves what a point is and writes the certificate, over one that is there.
  public static PointProof of(CertifiedProblem problem, double[] theta, Path file) {
    List<PointProof> proofs = new ArrayList<>();
    try {
      problem
          .certifier()
          .certify(
              List.of(Point.of(theta)),
              1,
              System::nanoTime,
              () -> false,
              certified -> proofs.add(new PointProof(certified, file)));
    } catch (CertificateException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    }
    PointProof proof = proofs.getFirst();
    try {
      WholeFile.write(file, CertificateFile.write(proof.certified.certificate()));
    } catch (IOException e) {
      throw Failures.at("cannot write", file, e);
    }
    return proof;
  }

  private Statement statement() {
    return certified.certificate().statement();
  }

  /// What is proven.
  public ProofState state() {
    return Proofs.state(statement());
  }

  /// The lines that a person reads.
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%-20s%s (%.1f s)",
            "proof",
            Proofs.words(certified.certificate()),
            certified.seconds()),
        "%-20s%s".formatted("certificate", file));
  }

  /// The JSON values, in their order.
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("statement", state().word());
    switch (statement()) {
      case Statement.Critical(int index, double existence, double uniqueness) -> {
        values.put("morse_index", index);
        values.put("existence", existence);
        values.put("uniqueness", uniqueness);
      }
      case Statement.CriticalFamily(
              int dimension,
              int index,
              double existence,
              double uniqueness) -> {
        values.put("dimension", dimension);
        values.put("morse_index", index);
        values.put("existence", existence);
        values.put("uniqueness", uniqueness);
      }
      case Statement.NotCritical(double rho, Point _) -> values.put("rho", rho);
      case Statement.Undecided(String quantity, double value, double limit) -> {
        values.put("quantity", quantity);
        values.put("value", value);
        values.put("limit", limit);
      }
    }
    values.put("moved", certified.certificate().moved());
    values.put("seconds", certified.seconds());
    values.put("certificate", file.toString());
    return values;
  }
}
