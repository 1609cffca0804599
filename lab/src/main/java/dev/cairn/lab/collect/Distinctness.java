package dev.cairn.lab.collect;

import dev.cairn.collection.Symmetry;
import dev.cairn.lab.store.CollectedRow;
import dev.cairn.lab.store.PointProofRow;
import java.util.List;

/// Which points of a collection are proven to be different.
///
/// A certificate says that a critical point lies in a ball and that there is no other. Two points
/// are proven different where their balls are disjoint, and so are all images of the balls under
/// the symmetry. All others are different numerically.
///
/// @param pairs of entries
/// @param proven how many of them are proven to be different
public record Distinctness(long pairs, long proven) {
  /// Rounding of a distance, as a share of it.
  private static final double ROUNDING = 1e-12;

  private record Ball(CollectedRow row, double radius) {}

  static Distinctness of(List<CollectedRow> rows, List<PointProofRow> proofs, Symmetry symmetry) {
    List<Ball> balls =
        proofs.stream()
            .filter(proof -> proof.statement().equals("critical"))
            .map(proof -> new Ball(rows.get(proof.point()), proof.moved() + proof.radius()))
            .toList();
    long proven = 0;
    for (int i = 0; i < balls.size(); i++) {
      for (int j = 0; j < i; j++) {
        Ball a = balls.get(i);
        Ball b = balls.get(j);
        double apart = symmetry.separation(a.row.theta(), b.row.theta()) * (1 - ROUNDING);
        proven += apart > a.radius + b.radius ? 1 : 0;
      }
    }
    return new Distinctness((long) rows.size() * (rows.size() - 1) / 2, proven);
  }
}
