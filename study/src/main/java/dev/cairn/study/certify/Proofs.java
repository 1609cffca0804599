package dev.cairn.study.certify;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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
        ProofState.of(statement),
        index(statement),
        dimension(statement),
        existence(statement),
        radius(statement),
        certificate.moved(),
        undecided.map(Statement.Undecided::quantity),
        undecided.map(Statement.Undecided::value).orElse(Double.NaN),
        undecided.map(Statement.Undecided::limit).orElse(Double.NaN),
        CertificateFile.write(certificate),
        seconds);
  }

  private static OptionalInt dimension(Statement statement) {
    return switch (statement) {
      case Statement.CriticalFamily family -> OptionalInt.of(family.dimension());
      case Statement.Degenerate degenerate -> OptionalInt.of(degenerate.dimension());
      case Statement.Critical _, Statement.NotCritical _, Statement.Undecided _ ->
          OptionalInt.empty();
    };
  }

  private static OptionalInt index(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> OptionalInt.of(critical.index());
      case Statement.CriticalFamily family -> OptionalInt.of(family.index());
      case Statement.Degenerate _, Statement.NotCritical _, Statement.Undecided _ ->
          OptionalInt.empty();
    };
  }

  private static double existence(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> critical.existence();
      case Statement.CriticalFamily family -> family.existence();
      case Statement.Degenerate degenerate -> degenerate.existence();
      case Statement.NotCritical _, Statement.Undecided _ -> Double.NaN;
    };
  }

  private static double radius(Statement statement) {
    return switch (statement) {
      case Statement.Critical critical -> critical.uniqueness();
      case Statement.CriticalFamily family -> family.uniqueness();
      case Statement.Degenerate degenerate -> degenerate.uniqueness();
      case Statement.NotCritical none -> none.rho();
      case Statement.Undecided _ -> Double.NaN;
    };
  }

  /// What is proven, in a line. Distances are bounds: those that something is at most away are
  /// rounded up, radii of balls that hold nothing else are rounded down.
  ///
  /// A critical point is said to be so far from the reported point; how well its place is known is
  /// another thing.
  public static String words(Certificate certificate) {
    return switch (certificate.statement()) {
      case Statement.Critical(int index, double existence, double uniqueness) ->
          "critical, index %s, %s, alone within %s"
              .formatted(index, place(certificate.moved(), existence), atLeast(uniqueness));
      case Statement.CriticalFamily(int dimension, int index, double existence, double _) ->
          "critical family of dimension %s, index %s, %s"
              .formatted(dimension, index, place(certificate.moved(), existence));
      case Statement.Degenerate claim ->
          "degenerate critical%s, %s negative and %s positive eigenvalues proven of %s, %s"
              .formatted(
                  claim.dimension() > 0 ? " family of dimension " + claim.dimension() : "",
                  claim.negative(),
                  claim.positive(),
                  claim.subspace().dimension(),
                  place(certificate.moved(), claim.existence()));
      case Statement.NotCritical(double rho, Point _) ->
          "not critical: no critical point within " + atLeast(rho);
      case Statement.Undecided(String quantity, double value, double limit) ->
          String.format(
              Locale.ROOT, "undecided: %s is %.3g, needed below %.3g", quantity, value, limit);
    };
  }

  private static String place(double moved, double existence) {
    return "at most %s away, its place known to %s"
        .formatted(atMost(moved + existence), atMost(existence));
  }

  private static String atMost(double bound) {
    return digits(bound, RoundingMode.CEILING);
  }

  private static String atLeast(double bound) {
    return digits(bound, RoundingMode.FLOOR);
  }

  private static String digits(double bound, RoundingMode rounding) {
    return Double.isFinite(bound)
        ? String.format(
            Locale.ROOT, "%.2g", new BigDecimal(bound).round(new MathContext(2, rounding)))
        : Double.toString(bound);
  }
}
