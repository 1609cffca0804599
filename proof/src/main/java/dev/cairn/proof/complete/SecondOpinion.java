package dev.cairn.proof.complete;

import dev.cairn.problem.Box;

/// Proves by other means what a search has found, before it is stated. Asked by several threads at
/// a time; answers depend on the question alone.
public interface SecondOpinion {
  /// Whether no critical point lies in [from, to]. Reads the arrays.
  boolean excluded(double[] from, double[] to);

  /// Whether all that the ball says is so.
  ///
  /// @param searched the box whose widths its radii are shares of
  boolean holds(Ball ball, Box searched);

  /// Believes everything.
  SecondOpinion NONE =
      new SecondOpinion() {
        @Override
        public boolean excluded(double[] from, double[] to) {
          return true;
        }

        @Override
        public boolean holds(Ball ball, Box searched) {
          return true;
        }
      };
}
