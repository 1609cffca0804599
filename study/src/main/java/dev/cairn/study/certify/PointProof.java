package dev.cairn.study.certify;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.flatness.NewtonSupport;
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
import java.util.List;
import java.util.Locale;

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
    return ProofState.of(statement());
  }

  /// Whether a critical point that is proven is near the point θ (read) itself.
  public boolean near(double[] theta) {
    return NewtonSupport.isNear(certified.certificate().moved(), theta);
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

  /// The same as JSON.
  public Numbers numbers() {
    return new Numbers(
        state(),
        Numbers.Bounds.of(statement()),
        certified.certificate().moved(),
        certified.seconds(),
        file.toString());
  }

  /// A proof as JSON: the components are its keys, in their order.
  ///
  /// @param statement what is proven
  /// @param bounds what it says in numbers
  /// @param moved distance of the centre from the point
  /// @param seconds that it took
  /// @param certificate its file
  public record Numbers(
      ProofState statement,
      @JsonUnwrapped Bounds bounds,
      double moved,
      double seconds,
      String certificate) {
    /// The numbers of a statement.
    public sealed interface Bounds {
      static Bounds of(Statement statement) {
        return switch (statement) {
          case Statement.Critical(int index, double existence, double uniqueness) ->
              new Critical(index, existence, uniqueness);
          case Statement.CriticalFamily(
                  int dimension,
                  int index,
                  double existence,
                  double uniqueness) ->
              new Family(dimension, index, existence, uniqueness);
          case Statement.Degenerate claim ->
              new Degenerate(
                  claim.dimension(),
                  claim.negative(),
                  claim.positive(),
                  claim.existence(),
                  claim.uniqueness());
          case Statement.NotCritical(double rho, Point _) -> new NotCritical(rho);
          case Statement.Undecided(String quantity, double value, double limit) ->
              new Undecided(quantity, value, limit);
        };
      }
    }

    record Critical(int morseIndex, double existence, double uniqueness) implements Bounds {}

    record Family(int dimension, int morseIndex, double existence, double uniqueness)
        implements Bounds {}

    record Degenerate(
        int dimension, int negative, int positive, double existence, double uniqueness)
        implements Bounds {}

    record NotCritical(double rho) implements Bounds {}

    record Undecided(String quantity, double value, double limit) implements Bounds {}
  }
}
