package dev.cairn.study.certify;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Certificates as tables and people have them.
public final class Proofs {
  private Proofs() {}

  /// As the tables hold it; NaN and empty where its statement has no such number.
  static Proof of(Certificate certificate, double seconds) {
    Statement statement = certificate.statement();
    Optional<Statement.Undecided> undecided =
        statement instanceof Statement.Undecided open ? Optional.of(open) : Optional.empty();
    return new Proof(
        state(statement),
        index(statement),
        statement instanceof Statement.CriticalFamily family
            ? OptionalInt.of(family.dimension())
            : OptionalInt.empty(),
        existence(statement),
        radius(statement),
        certificate.moved(),
        undecided.map(Statement.Undecided::quantity),
        undecided.map(Statement.Undecided::value).orElse(Double.NaN),
        undecided.map(Statement.Undecided::limit).orElse(Double.NaN),
        CertificateFile.write(certificate),
        seconds);
  }

  static ProofState state(Statement statement) {
    return switch (statement) {
      case Statement.Critical _ -> ProofState.CRITICAL;
      case Statement.CriticalFamily _ -> ProofState.FAMILY;
      case Statement.NotCritical _ -> ProofState.NOT_CRITICAL;
      case Statement.Undecided _ -> ProofState.UNDECIDED;
    };
  }

  private static OptionalInt index(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> OptionalInt.of(critical.index());
      case Statement.CriticalFamily family -> OptionalInt.of(family.index());
      case Statement.NotCritical _, Statement.Undecided _ -> OptionalInt.empty();
    };
  }

  private static double existence(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> critical.existence();
      case Statement.CriticalFamily family -> family.existence();
      case Statement.NotCritical _, Statement.Undecided _ -> Double.NaN;
    };
  }

  private static double radius(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> critical.uniqueness();
      case Statement.CriticalFamily family -> family.uniqueness();
      case Statement.NotCritical none -> none.rho();
      case Statement.Undecided _ -> Double.NaN;
    };
  }

  /// A statement in a line.
  public static String words(Statement statement) {
    return switch (statement) {
      case Statement.Critical(int index, double existence, double uniqueness) ->
          String.format(
              Locale.ROOT,
              "critical, index %d, within %.2g, alone within %.2g",
              index,
              existence,
              uniqueness);
      case Statement.CriticalFamily(int dimension, int index, double existence, double _) ->
          String.format(
              Locale.ROOT,
              "critical family of dimension %d, index %d, within %.2g",
              dimension,
              index,
              existence);
      case Statement.NotCritical(double rho, Point _) ->
          String.format(Locale.ROOT, "not critical: no critical point within %.2g", rho);
      case Statement.Undecided(String quantity, double value, double limit) ->
          String.format(
              Locale.ROOT, "undecided: %s is %.3g, needed below %.3g", quantity, value, limit);
    };
  }
}
