package dev.cairn.proof.certificate;

import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What remains of a proof where its verifier has a say.
///
/// Prover and verifier enclose the same quantities in other ways, so that at the limit of what
/// numbers hold, as in a ball of radius 10¹⁵² or of digits that all but cancel, one proves what the
/// other does not. Then radii give way by more and more, until both prove the statement, or nothing
/// is stated.
final class Checked {
  /// By so much they give way, one after the other; radii of existence by the third at most, where
  /// digits are lost, the others also where numbers overflow.
  private static final double[] FACTORS = {1, 2, 0x1p4, 0x1p16, 0x1p64, 0x1p128, 0x1p256};

  private static final double MOST = FACTORS[2];

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
            .filter(weaker -> verifier.verify(weaker) instanceof Verification.Verified)
            .findFirst()
            .orElseGet(() -> with(proof, REJECTED));
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
    return switch (statement) {
      case Statement.Critical(int index, double existence, double uniqueness) ->
          known(existence, factor) + moved <= uniqueness / factor
              ? Stream.of(
                  new Statement.Critical(index, known(existence, factor), uniqueness / factor))
              : Stream.of();
      case Statement.CriticalFamily(
              int dimension,
              int index,
              double existence,
              double uniqueness) ->
          known(existence, factor) + moved <= uniqueness / factor
              ? Stream.of(
                  new Statement.CriticalFamily(
                      dimension, index, known(existence, factor), uniqueness / factor))
              : Stream.of();
      case Statement.Degenerate claim ->
          known(claim.existence(), factor) + moved <= claim.uniqueness() / factor
              ? Stream.of(
                  new Statement.Degenerate(
                      claim.subspace(),
                      claim.dimension(),
                      claim.negative(),
                      claim.positive(),
                      known(claim.existence(), factor),
                      claim.uniqueness() / factor))
              : Stream.of();
      case Statement.NotCritical(double rho, var direction) ->
          Stream.of(new Statement.NotCritical(rho / factor, direction));
      case Statement.Undecided _ -> Stream.of();
    };
  }

  private static double known(double existence, double factor) {
    return existence * Math.min(factor, MOST);
  }
}
