package dev.cairn.landscape;

import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.SmoothObjective;
import java.util.Optional;

/// A function whose critical points are looked for, and a draft of it where there is one: another
/// function that is near it and costs less, such as the loss on some of the samples.
///
/// Runs go to a critical point of the draft, and from there to one of the function. What is found
/// is critical for the function itself, whatever the draft; a good draft only saves time.
///
/// @param exact f
/// @param draft near f, with as many parameters and the same symmetry
public record DraftedObjective(SmoothObjective exact, Optional<SmoothObjective> draft) {
  /// The dimensions must be equal.
  public DraftedObjective {
    int n = exact.dimension();
    if (draft.isPresent() && draft.get().dimension() != n) {
      throw new IllegalArgumentException(
          "a draft of dimension %d of a function of dimension %d"
              .formatted(draft.get().dimension(), n));
    }
  }

  /// Without a draft.
  public static DraftedObjective without(SmoothObjective exact) {
    return new DraftedObjective(exact, Optional.empty());
  }

  /// Both on a subspace.
  DraftedObjective on(InvariantSubspace subspace) {
    return new DraftedObjective(
        exact.restrictedTo(subspace), draft.map(d -> d.restrictedTo(subspace)));
  }
}
