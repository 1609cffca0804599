package dev.cairn.report.statistics;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.Proof;
import dev.cairn.symmetry.Symmetry;
import java.util.List;
import java.util.Optional;

/// Which points of a collection are proven to be different.
///
/// A certificate says that a ball holds one critical point and no other. Two points are proven
/// different where their balls are disjoint, and so are all images of the balls under the symmetry.
/// All others are different numerically.
///
/// @param pairs of entries
/// @param proven how many of them are proven to be different
public record Distinctness(long pairs, long proven) {
  /// Rounding of a distance, as a share of the lengths of the points that it is between.
  private static final double ROUNDING = 1e-12;

  /// Where one point is alone.
  private record Ball(Point centre, double radius) {
    static Optional<Ball> of(Proof proof) {
      return switch (proof.statement()) {
        case CRITICAL -> proof.centre().map(centre -> new Ball(centre, proof.radius()));
        case NONE, FAMILY, DEGENERATE, NOT_CRITICAL, UNDECIDED -> Optional.empty();
      };
    }

    /// Whether no image of another is met.
    boolean apart(Ball other, Symmetry symmetry) {
      double lengths =
          Vectors.norm(centre.toArray()) + Vectors.norm(other.centre.toArray()) + radius;
      return symmetry.separation(centre, other.centre) - ROUNDING * lengths
          > (radius + other.radius) * (1 + ROUNDING);
    }
  }

  static Distinctness of(List<CollectedRow> rows, List<PointProofRow> proofs, Symmetry symmetry) {
    List<Ball> balls = proofs.stream().flatMap(row -> Ball.of(row.proof()).stream()).toList();
    long proven = 0;
    for (int i = 0; i < balls.size(); i++) {
      for (int j = 0; j < i; j++) {
        proven += balls.get(i).apart(balls.get(j), symmetry) ? 1 : 0;
      }
    }
    return new Distinctness((long) rows.size() * (rows.size() - 1) / 2, proven);
  }
}
