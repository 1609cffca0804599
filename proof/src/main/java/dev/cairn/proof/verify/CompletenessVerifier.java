package dev.cairn.proof.verify;

import dev.cairn.problem.Box;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.BoxTree;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.SecondOpinion;
import java.util.Optional;

/// Proves again what is claimed about all critical points in a box: every ball, that the balls are
/// different points, and every leaf of the tree that is not open. A search asks it about each as
/// it goes, so that its claim is accepted.
///
/// The children of a box are made by cutting it, so they cover it. Shares with the search the
/// reader of the problem and the arithmetic of single numbers; its derivatives are those of [Tape].
public final class CompletenessVerifier implements SecondOpinion {
  private final LossFunction loss;
  private final Excluder excluder;
  private final BallVerifier ballVerifier;

  public CompletenessVerifier(LossFunction loss) {
    this.loss = loss;
    BoxDerivatives derivatives = new BoxDerivatives(loss);
    excluder = new Excluder(derivatives);
    ballVerifier = new BallVerifier(derivatives);
  }

  @Override
  public boolean excluded(double[] from, double[] to) {
    return excluder.excluded(from, to);
  }

  @Override
  public boolean holds(Ball ball, Box searched) {
    return ballVerifier.fault(ball, searched).isEmpty();
  }

  /// Whether all of it can be proven.
  public Verification verify(Completeness claim) {
    if (claim.box().dimension() != loss.dimension()) {
      return new Verification.Rejected(
          "the box has not as many sides as the function has variables");
    }
    for (int k = 0; k < claim.balls().size(); k++) {
      Optional<String> fault = ballVerifier.fault(claim.balls().get(k), claim.box());
      if (fault.isPresent()) {
        return new Verification.Rejected("point %s: %s".formatted(k, fault.get()));
      }
    }
    if (!claim.distinct()) {
      return new Verification.Rejected("two points are not proven different");
    }
    try {
      Leaves leaves = new Leaves(claim);
      claim.tree().visit(claim.root(), leaves);
      return leaves.failed < 0
          ? new Verification.Verified()
          : new Verification.Rejected(
              "entry %s of the tree, %s, is not proven"
                  .formatted(leaves.failed, claim.tree().kind(leaves.failed)));
    } catch (IllegalArgumentException e) {
      return new Verification.Rejected(String.valueOf(e.getMessage()));
    }
  }

  private final class Leaves implements BoxTree.Visitor {
    private final Completeness claim;

    /// The first entry that is not proven, −1 where there is none.
    private int failed = -1;

    Leaves(Completeness claim) {
      this.claim = claim;
    }

    @Override
    public void leaf(int entry, double[] from, double[] to) {
      if (failed < 0) {
        failed = holds(entry, from, to) ? -1 : entry;
      }
    }

    private boolean holds(int entry, double[] from, double[] to) {
      return switch (claim.tree().kind(entry)) {
        case BoxTree.OPEN -> true;
        case BoxTree.UNIQUE -> within(claim, claim.tree().number(entry), from, to);
        default -> excluded(from, to);
      };
    }

    @Override
    public void left(double[] from, double[] to) {
      // open: nothing is claimed
    }
  }

  private static boolean within(Completeness claim, int number, double[] from, double[] to) {
    if (number >= claim.balls().size()) {
      return false;
    }
    Ball ball = claim.balls().get(number);
    double[] radii = Ball.radii(claim.box(), ball.uniqueness());
    for (int i = 0; i < from.length; i++) {
      Interval centre = Interval.of(ball.centre().get(i));
      Interval radius = Interval.of(radii[i]);
      if (!(centre.subtract(radius).hi() <= from[i] && to[i] <= centre.add(radius).lo())) {
        return false;
      }
    }
    return true;
  }
}
