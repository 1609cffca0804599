package dev.cairn.proof.certificate;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verdict;
import dev.cairn.proof.verify.Verifier;

/// A statement with all that is needed to prove it again: what `./cairn verify` reads.
///
/// Numbers are hexadecimal floats, so that no bit is lost; [CertificateFile] reads and writes it.
///
/// @param problem how to build the loss again
/// @param centre where the statement's balls are centred
/// @param moved an upper bound of the distance of the centre from the point that was reported
/// @param statement the claim
/// @param method how it was proven, in words; not needed to check it
public record Certificate(
    ProblemDescription problem, Point centre, double moved, Statement statement, String method) {
  /// Version of the format.
  public static final int VERSION = 1;

  /// The certificate of a proof.
  public static Certificate of(ProblemDescription problem, Proof proof) {
    return new Certificate(
        problem, proof.centre(), proof.moved(), proof.statement(), proof.method());
  }

  /// Proves the statement again from scratch.
  ///
  /// @throws CertificateException where the problem or its data cannot be had
  public Verdict verify(DataSource data) {
    return new Verifier(problem.loss(data), problem.symmetries(data)).verify(centre, statement);
  }
}
