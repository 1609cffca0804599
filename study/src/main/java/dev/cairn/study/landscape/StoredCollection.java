package dev.cairn.study.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.linalg.Point;
import dev.cairn.spectrum.Inertia;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import dev.cairn.study.store.ShapeColumns;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The points of one problem in memory, and the rows that they are in the store.
///
/// @param row what is collected and how
/// @param structure the problem's symmetry and region
/// @param points each once
public record StoredCollection(
    CollectionRow row, ProblemStructure structure, PointCollection points) {
  /// The run that found a point.
  record FoundBy(int source, int variant, int run) {}

  /// A run that ended at a point, and the row of the point where it is new.
  record ArrivalRows(RunOutcomeRow ended, Optional<CollectedRow> discovered) {}

  /// As it is stored.
  static StoredCollection read(
      CollectionReader reader, CollectionRow row, ProblemStructure structure) {
    List<CollectedPoint> points =
        reader.collected(row.collection()).stream().map(StoredCollection::point).toList();
    List<Integer> arrivals =
        reader.outcomes(row.collection()).stream()
            .flatMapToInt(s -> s.point().stream())
            .boxed()
            .toList();
    return new StoredCollection(
        row,
        structure,
        PointCollection.restored(structure.symmetry(), row.tolerance(), points, arrivals));
  }

  public static CollectedPoint point(CollectedRow row) {
    return new CollectedPoint(
        row.point(),
        row.theta(),
        row.loss(),
        row.squaredGradientNorm(),
        new Inertia(
            row.morseIndex(),
            row.nullity(),
            Double.isNaN(row.gap()) ? Double.POSITIVE_INFINITY : row.gap()),
        new BigInteger(row.orbitSize()),
        row.seen(),
        row.shape());
  }

  /// Where a run ended at this point; none where it is no critical point.
  Optional<ArrivalRows> add(
      Candidate end, Neighbourhood neighbourhood, FoundBy finder, Optional<ProofState> proof) {
    return points
        .add(end, neighbourhood)
        .map(arrival -> arrived(arrival, finder, end.squaredGradientNorm(), proof));
  }

  /// As [#add], of what has been added to the points already.
  ArrivalRows arrived(
      PointCollection.Arrival arrival,
      FoundBy finder,
      double squaredGradientNorm,
      Optional<ProofState> proof) {
    var ended =
        new RunOutcomeRow(
            finder.source(),
            finder.variant(),
            finder.run(),
            row.collection(),
            RunOutcome.COLLECTED,
            OptionalInt.of(arrival.point().id()),
            squaredGradientNorm,
            proof);
    return new ArrivalRows(ended, discovered(arrival, finder, proof));
  }

  /// Where a descent ended.
  ///
  /// @param id of the point
  /// @param row of the point, where nothing else has found it
  record DescentEnd(int id, Optional<CollectedRow> row) {}

  /// The point where a descent ended; none where it is no critical point.
  Optional<DescentEnd> descended(Candidate end, Neighbourhood neighbourhood, FoundBy finder) {
    return points
        .settle(end, neighbourhood)
        .map(
            arrival ->
                new DescentEnd(
                    arrival.point().id(), discovered(arrival, finder, Optional.empty())));
  }

  private Optional<CollectedRow> discovered(
      PointCollection.Arrival arrival, FoundBy finder, Optional<ProofState> proof) {
    return arrival.discovered()
        ? Optional.of(collected(arrival.point(), finder, proof))
        : Optional.empty();
  }

  /// A run that did not end at a point of the collection.
  RunOutcomeRow left(FoundBy finder, RunOutcome outcome, double squaredGradientNorm) {
    return new RunOutcomeRow(
        finder.source(),
        finder.variant(),
        finder.run(),
        row.collection(),
        outcome,
        OptionalInt.empty(),
        squaredGradientNorm,
        Optional.empty());
  }

  private CollectedRow collected(CollectedPoint point, FoundBy finder, Optional<ProofState> proof) {
    Point theta = point.theta();
    int dead = structure.deadUnits(theta, row.tolerance());
    int duplicated = structure.duplicatedUnits(theta, row.tolerance());
    return new CollectedRow(
        row.collection(),
        point.id(),
        point.value(),
        point.squaredGradientNorm(),
        point.index(),
        point.nullity(),
        Double.isInfinite(point.inertia().gap()) ? Double.NaN : point.inertia().gap(),
        (double) point.index() / theta.dimension(),
        point.orbitSize().toString(),
        structure.symmetry().order().divide(point.orbitSize()).toString(),
        point.seen(),
        structure.kind(point.nullity(), dead, duplicated),
        dead,
        duplicated,
        proof,
        finder.source(),
        finder.variant(),
        finder.run(),
        theta,
        ShapeColumns.of(point.shape()));
  }
}
