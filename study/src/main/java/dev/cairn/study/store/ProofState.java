package dev.cairn.study.store;

import dev.cairn.flatness.Verdict;
import dev.cairn.proof.Statement;
import dev.cairn.search.RunEnding;
import dev.cairn.text.Worded;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// What has been proven about a point.
public enum ProofState implements Worded {
  /// Nobody has tried.
  NONE("none"),
  /// One critical point, with its Morse index.
  CRITICAL(Statement.Kind.CRITICAL.word()),
  /// A point of a manifold of critical points, with its Morse index.
  FAMILY(Statement.Kind.FAMILY.word()),
  /// A critical point whose Hessian is singular, or may be.
  DEGENERATE(Statement.Kind.DEGENERATE.word()),
  /// No critical point near.
  NOT_CRITICAL(Statement.Kind.NOT_CRITICAL.word()),
  /// Tried in vain.
  UNDECIDED(Statement.Kind.UNDECIDED.word());

  /// What a certificate may state.
  public static final List<ProofState> STATEMENTS =
      Arrays.stream(values()).filter(state -> state != NONE).toList();

  private final String word;

  ProofState(String word) {
    this.word = word;
  }

  /// What a certificate states.
  public static ProofState of(Statement statement) {
    return switch (statement.kind()) {
      case CRITICAL -> CRITICAL;
      case FAMILY -> FAMILY;
      case DEGENERATE -> DEGENERATE;
      case NOT_CRITICAL -> NOT_CRITICAL;
      case UNDECIDED -> UNDECIDED;
    };
  }

  /// As certificates write it: "not_critical".
  @Override
  public String word() {
    return word;
  }

  /// Whether a critical point is proven, single, in a family or degenerate.
  public boolean provenCritical() {
    return this == CRITICAL || this == FAMILY || this == DEGENERATE;
  }

  /// What a point is called whose numbers have this verdict: a proof decides. A critical point that
  /// is proven may lie far from the point, which stays what it is.
  ///
  /// @param near whether ‖∇f‖² is below a cut-off of critical points and the proven one is near
  public Verdict decide(Verdict verdict, boolean near) {
    return switch (this) {
      case CRITICAL, FAMILY, DEGENERATE -> near ? Verdict.CRITICAL : verdict;
      case NOT_CRITICAL -> verdict == Verdict.CRITICAL ? Verdict.NEITHER : verdict;
      case NONE, UNDECIDED -> verdict;
    };
  }

  /// What the end of a run is called, likewise.
  public RunEnding decide(RunEnding ending, boolean near) {
    return switch (this) {
      case CRITICAL, FAMILY, DEGENERATE -> near ? RunEnding.CRITICAL : ending;
      case NOT_CRITICAL -> ending == RunEnding.CRITICAL ? RunEnding.NEITHER : ending;
      case NONE, UNDECIDED -> ending;
    };
  }

  /// How many of some points have which certificate, for people: "30 critical, 70 not critical";
  /// empty where none has one.
  public static String counted(List<ProofState> proofs) {
    return Arrays.stream(values())
        .filter(state -> state != NONE && proofs.contains(state))
        .map(state -> Collections.frequency(proofs, state) + " " + state.words())
        .collect(Collectors.joining(", "));
  }

  /// For people: "not critical".
  public String words() {
    return switch (this) {
      case NONE -> "none";
      case CRITICAL -> "critical";
      case FAMILY -> "critical family";
      case DEGENERATE -> "degenerate critical";
      case NOT_CRITICAL -> "not critical";
      case UNDECIDED -> "undecided";
    };
  }
}
