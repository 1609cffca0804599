package dev.cairn.proof.certificate;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;

/// A proof with all that is needed to prove it again: what `./cairn verify` reads.
///
/// Numbers are hexadecimal floats, so that no bit is lost; [CertificateFile] reads and writes it.
///
/// @param problem how to build the loss again
/// @param proof what is claimed; its method, in words, is not needed to check it
public record Certificate(ProblemDescription problem, Proof proof) {
  /// Version of the format.
  public static final int VERSION = 2;

  /// The claim.
  public Statement statement() {
    return proof.statement();
  }

  /// Where the statement's balls are centred.
  public Point centre() {
    return proof.centre();
  }

  /// An upper bound of the distance of the centre from the reported point.
  public double moved() {
    return proof.moved();
  }

  /// Proves everything that is claimed again from scratch.
  ///
  /// @throws CertificateException where the problem or its data cannot be had
  public Verification verify(DataSource data) {
    return new Verifier(problem.loss(data), problem.symmetries(data)).verify(proof);
  }
}
