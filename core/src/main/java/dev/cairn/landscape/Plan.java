package dev.cairn.landscape;

import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;

/// What a run is to do.
public sealed interface Plan {
  /// From a fresh start towards the index of the start, lowered where there is no progress.
  record OwnIndex(Point start) implements Plan {}

  /// From a fresh start towards this index.
  record DrawnIndex(Point start, int index) implements Plan {}

  /// From the place in a subspace that is nearest to a fresh start, to a critical point there.
  record Within(Point start, InvariantSubspace subspace) implements Plan {}

  /// From a known point to a minimum in a subspace around it, where some of its symmetry is broken.
  record Breaking(Point from, InvariantSubspace subspace) implements Plan {}

  /// From a known point to a neighbour of it.
  ///
  /// @param index negative eigenvalues there
  /// @param nullity null eigenvalues there
  /// @param push length of the push off it, at most
  record Neighbour(Point from, int index, int nullity, double push) implements Plan {}
}
