package dev.cairn.finder.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;

/// Branches followed in steps of 0.01 to 0.1.
final class FollowedBranches {
  static final Continuation STEPS = new Continuation(0.01, 0.1, 8, 2_000, 1e3, 1e-10);

  private FollowedBranches() {}

  static Branch follow(SmoothObjective f, double from, double to, double... start) {
    return STEPS.follow(f, Point.of(start), from, to, () -> false);
  }

  static BranchEvent only(Branch branch, BranchEvent.Kind kind) {
    assertEquals(1, branch.events().size(), branch.events()::toString);
    assertEquals(kind, branch.events().getFirst().kind());
    return branch.events().getFirst();
  }
}
