package dev.cairn.proof.certificate;

import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What remains of a proof where its verifier has a say.
///
/// Prover and verifier enclose the same quantities in other ways, so that at the limit of what
/// numbers hold, as in a ball of radius 10¹⁵² or of digits that all but cancel, one proves what the
/// other does not. Then radii give way by more and more, until both prove the statement, or nothing
/// is stated. Where that is not enough, as where digits of a gradient cancel in one of them and not
/// in the other, the place of a critical point is stated as well as the verifier knows it.
final class Checked {
  /// By so much they give way, one after the other; radii of existence by the third at most, where
  /// digits are lost, the others also where numbers overflow.
  private static final double[] FACTORS = {1, 2, 0x1p4, 0x1p16, 0x1p64, 0x1p128, 0x1p256};

  private static final double MOST = FACTORS[2];

  /// A radius of existence that the verifier proves is made smaller by so much, while it still
  /// does.
  private static final double NEARER = 0x1p-4;

  /// Nothing remains: all forms of the statement are rejected, and one must not be.
  private static final Statement REJECTED =
      new Statement.Undecided("the share of the statement's forms that the verifier rejects", 1, 1);

  private Checked() {}

  static Proof of(Proof proof, Verifier verifier) {
    return proof.statement() instanceof Statement.Undecided
        ? proof
        : DoubleStream.of(FACTORS)
            .boxed()
            .flatMap(factor -> weaker(proof.statement(), factor, proof.moved()))
            .map(statement -> with(proof, statement))
            .filter(weaker -> verified(weaker, verifier))
            .findFirst()
            .or(() -> placed(proof, verifier))
            .orElseGet(() -> with(proof, REJECTED));
  }

  private static boolean verified(Proof proof, Verifier verifier) {
    return verifier.verify(proof) instanceof Verification.Verified;
  }

  /// A critical point, where the verifier says that it is.
  private static Optional<Proof> placed(Proof proof, Verifier verifier) {
    return radii(proof.statement())
        .flatMap(
            radii ->
                DoubleStream.of(FACTORS)
                    .mapToObj(factor -> placed(proof, radii.uniqueness() / factor, verifier))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private static Optional<Proof> placed(Proof proof, double uniqueness, Verifier verifier) {
    Optional<Proof> best = Optional.empty();
    for (double existence = uniqueness / 2 - proof.moved();
        existence > Double.MIN_NORMAL;
        existence *= NEARER) {
      Proof next = with(proof, with(proof.statement(), new Radii(existence, uniqueness)));
      if (!verified(next, verifier)) {
        break;
      }
      best = Optional.of(next);
    }
    return best;
  }

  /// A family of zeros of a sum of squares, which the verifier alone proves, where nothing or less
  /// is proven.
  static Proof orFamilyOfZeros(Proof proof, Verifier verifier) {
    return proof.statement() instanceof Statement.Undecided
            || proof.statement() instanceof Statement.Degenerate
        ? verifier
            .familyOfZeros(proof.reported())
            .map(
                family ->
                    new Proof(
                        proof.reported(),
                        proof.reported(),
                        0,
                        family,
                        "Krawczyk's test of the residuals of a sum of squares"))
            .orElse(proof)
        : proof;
  }

  private static Proof with(Proof proof, Statement statement) {
    return new Proof(proof.reported(), proof.centre(), proof.moved(), statement, proof.method());
  }

  /// The statement with less precise radii, where there are such.
  private static Stream<Statement> weaker(Statement statement, double factor, double moved) {
    return statement instanceof Statement.NotCritical(double rho, var direction)
        ? Stream.of(new Statement.NotCritical(rho / factor, direction))
        : radii(statement)
            .map(radii -> new Radii(known(radii.existence(), factor), radii.uniqueness() / factor))
            .filter(radii -> radii.existence() + moved <= radii.uniqueness())
            .map(radii -> with(statement, radii))
            .stream();
  }

  /// Those of a statement that there is a critical point.
  private record Radii(double existence, double uniqueness) {}

  private static Optional<Radii> radii(Statement statement) {
    return switch (statement) {
      case Statement.Critical(int _, double existence, double uniqueness) ->
          Optional.of(new Radii(existence, uniqueness));
      case Statement.CriticalFamily(int _, int _, double existence, double uniqueness) ->
          Optional.of(new Radii(existence, uniqueness));
      case Statement.Degenerate claim ->
          Optional.of(new Radii(claim.existence(), claim.uniqueness()));
      case Statement.NotCritical _, Statement.Undecided _ -> Optional.empty();
    };
  }

  private static Statement with(Statement statement, Radii radii) {
    return switch (statement) {
      case Statement.Critical(int index, double _, double _) ->
          new Statement.Critical(index, radii.existence(), radii.uniqueness());
      case Statement.CriticalFamily(int dimension, int index, double _, double _) ->
          new Statement.CriticalFamily(dimension, index, radii.existence(), radii.uniqueness());
      case Statement.Degenerate claim ->
          new Statement.Degenerate(
              claim.subspace(),
              claim.dimension(),
              claim.negative(),
              claim.positive(),
              radii.existence(),
              radii.uniqueness());
      case Statement.NotCritical _, Statement.Undecided _ -> statement;
    };
  }

  private static double known(double existence, double factor) {
    return existence * Math.min(factor, MOST);
  }
}
