package dev.cairn.landscape;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.objective.InvariantSubspace;

/// What a run is to do.
sealed interface Plan {
  /// From a fresh start towards the index of the start, lowered where there is no progress.
  record OwnIndex() implements Plan {}

  /// From a fresh start towards this index.
  record DrawnIndex(int index) implements Plan {}

  /// From a fresh start to a critical point in a subspace.
  record Within(InvariantSubspace subspace) implements Plan {}

  /// From a known point to a minimum in a subspace around it, where some of its symmetry is broken.
  record Breaking(CollectedPoint from, InvariantSubspace subspace) implements Plan {}

  /// From a known point to a neighbour of it.
  record Neighbour(CollectedPoint from) implements Plan {}
}
