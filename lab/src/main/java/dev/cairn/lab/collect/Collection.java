package dev.cairn.lab.collect;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.PointCollection;
import dev.cairn.lab.store.CollectedRow;
import dev.cairn.lab.store.CollectionReader;
import dev.cairn.lab.store.CollectionRow;
import dev.cairn.lab.store.SightingRow;
import dev.cairn.linalg.Point;
import dev.cairn.search.Iterate;
import dev.cairn.spectrum.Inertia;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The points of one problem in memory, and the rows that they are in the store.
///
/// @param row what is collected and how
/// @param ground the problem's symmetry and region
/// @param points each once
record Collection(CollectionRow row, Ground ground, PointCollection points) {
  /// Who found a point.
  record Finder(int source, int variant, int run) {}

  /// A run that ended at a point, and the row of the point where it is new.
  record Sighting(SightingRow sighting, Optional<CollectedRow> discovered) {}

  /// As it is stored.
  static Collection read(CollectionReader reader, CollectionRow row, Ground ground) {
    List<CollectedPoint> points =
        reader.collected(row.collection()).stream().map(Collection::point).toList();
    List<Integer> arrivals =
        reader.sightings(row.collection()).stream()
            .flatMapToInt(s -> s.point().stream())
            .boxed()
            .toList();
    return new Collection(
        row,
        ground,
        PointCollection.restored(ground.symmetry(), row.tolerance(), points, arrivals));
  }

  static CollectedPoint point(CollectedRow row) {
    return new CollectedPoint(
        row.point(),
        row.theta(),
        row.loss(),
        row.squaredGradientNorm(),
        row.morseIndex(),
        row.nullity(),
        new BigInteger(row.orbitSize()),
        row.seen());
  }

  /// Where a run ended at this point.
  Sighting add(Settled end, Finder finder, Optional<String> proof) {
    var arrival =
        points.add(
            end.theta(),
            end.value(),
            end.squaredGradientNorm(),
            end.inertia().index(),
            end.inertia().nullity());
    return sighting(arrival, end.inertia(), finder, end.squaredGradientNorm(), proof);
  }

  /// As [#add], of what has been added to the points already.
  Sighting sighting(
      PointCollection.Arrival arrival,
      Inertia inertia,
      Finder finder,
      double squaredGradientNorm,
      Optional<String> proof) {
    var sighting =
        new SightingRow(
            finder.source(),
            finder.variant(),
            finder.run(),
            row.collection(),
            "collected",
            OptionalInt.of(arrival.point().id()),
            squaredGradientNorm,
            proof);
    return new Sighting(
        sighting,
        arrival.discovered()
            ? Optional.of(collected(arrival.point(), inertia, finder, proof))
            : Optional.empty());
  }

  /// Where a descent ended.
  ///
  /// @param id of the point
  /// @param row of the point, where nothing else has found it
  record Landing(int id, Optional<CollectedRow> row) {}

  /// The point where a descent ended.
  Landing settle(Iterate last, Inertia inertia, Finder finder) {
    var arrival =
        points.settle(
            last.theta(),
            last.value(),
            last.squaredGradientNorm(),
            inertia.index(),
            inertia.nullity());
    return new Landing(
        arrival.point().id(),
        arrival.discovered()
            ? Optional.of(collected(arrival.point(), inertia, finder, Optional.empty()))
            : Optional.empty());
  }

  /// A run that did not end at a point of the collection.
  SightingRow left(Finder finder, String outcome, double squaredGradientNorm) {
    return new SightingRow(
        finder.source(),
        finder.variant(),
        finder.run(),
        row.collection(),
        outcome,
        OptionalInt.empty(),
        squaredGradientNorm,
        Optional.empty());
  }

  private CollectedRow collected(
      CollectedPoint point, Inertia inertia, Finder finder, Optional<String> proof) {
    Point theta = point.theta();
    int dead = ground.deadUnits(theta, row.tolerance());
    int duplicated = ground.duplicatedUnits(theta, row.tolerance());
    return new CollectedRow(
        row.collection(),
        point.id(),
        point.value(),
        point.squaredGradientNorm(),
        point.index(),
        point.nullity(),
        Double.isInfinite(inertia.gap()) ? Double.NaN : inertia.gap(),
        (double) point.index() / theta.dimension(),
        point.orbitSize().toString(),
        ground.symmetry().order().divide(point.orbitSize()).toString(),
        point.seen(),
        ground.kind(point.nullity(), dead, duplicated),
        dead,
        duplicated,
        proof,
        finder.source(),
        finder.variant(),
        finder.run(),
        theta);
  }
}
