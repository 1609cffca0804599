package dev.cairn.flatness;

import dev.cairn.text.Worded;
import java.util.List;

/// What the numbers at a point say it is. How a run ended is another thing:
/// [dev.cairn.search.RunEnding].
public enum Verdict implements Worded {
  /// ‖∇f‖² is below the cut-off, and Newton's step takes the gradient away.
  CRITICAL,
  /// The gradient lies in the approximate kernel of the Hessian and is more than rounding, above
  /// the cut-off or below it.
  GRADIENT_FLAT,
  /// The numbers tell neither of the two. The point may be critical all the same, as every point of
  /// a constant that is written as a sum.
  NEITHER;

  /// An earlier Cairn gave the last point of a diverging run a word of its own.
  @Override
  public List<String> formerWords() {
    return this == NEITHER ? List.of("escaping") : List.of();
  }
}
