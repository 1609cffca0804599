package dev.cairn.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.collection.Renumbering;
import dev.cairn.collection.Shape;
import dev.cairn.linalg.Point;
import dev.cairn.spectrum.Inertia;
import dev.cairn.symmetry.Symmetry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Families that absorb what was unresolved before them: who is who afterwards.
class AbsorptionTest {
  private static final double TOLERANCE = 1e-5;

  /// On the line, candidates at odd places are a point, at 0, 4, 8, … unresolved, and at 2, 6, 10,
  /// … members of families; what is unresolved belongs to the family at the next such place.
  private static final Neighbourhood LINE =
      new Neighbourhood() {
        @Override
        public Optional<Located> locate(Candidate candidate) {
          int place = (int) candidate.theta().get(0);
          Shape shape =
              place % 2 != 0
                  ? new Shape.Isolated(TOLERANCE)
                  : place % 4 == 0 ? new Shape.Unresolved(TOLERANCE) : new Shape.Family(1);
          return Optional.of(new Located(candidate, shape));
        }

        @Override
        public boolean connected(Located from, Located to, Symmetry symmetry) {
          double there = to.candidate().theta().get(0);
          return from.shape() instanceof Shape.Unresolved
              && to.shape() instanceof Shape.Family
              && there - from.candidate().theta().get(0) == 2;
        }
      };

  private static Candidate at(int place) {
    return new Candidate(Point.of(new double[] {place, 0}), 0, 0, new Inertia(0, 1, 1));
  }

  private static PointCollection with(int... places) {
    var collection = new PointCollection(Symmetry.none(), TOLERANCE);
    for (int place : places) {
      collection.add(at(place), LINE);
    }
    return collection;
  }

  private static List<Double> places(PointCollection collection) {
    return collection.points().stream().map(p -> p.theta().get(0)).toList();
  }

  @Test
  void anEntryThatWasUnresolvedIsOneWithTheFamilyFoundLater() {
    var collection = with(1, 4, 3, 4, 6, 5, 6, 8);
    Renumbering numbers = collection.absorb(LINE);
    assertEquals(Map.of(1, 3), numbers.absorbed());
    assertEquals(List.of(1.0, 3.0, 6.0, 5.0, 8.0), places(collection));
    assertEquals(
        List.of(0, 1, 2, 3, 4), collection.points().stream().map(CollectedPoint::id).toList());
    assertEquals(List.of(1, 1, 4, 1, 1), collection.points().stream().map(p -> p.seen()).toList());
    assertEquals(List.of(0, 2, 1, 2, 2, 3, 2, 4), collection.history());
    assertEquals(List.of(0, 2, 1, 2, 3, 4), numbersAfter(numbers, 6));
    assertEquals(0, collection.sinceLastDiscovery());
    // runs that end there later are found by the numbers that hold now
    assertEquals(2, collection.add(at(6), LINE).orElseThrow().point().id());
    assertEquals(4, collection.add(at(8), LINE).orElseThrow().point().id());
  }

  private static List<Integer> numbersAfter(Renumbering numbers, int before) {
    return IntStream.range(0, before).map(numbers::of).boxed().toList();
  }

  @Test
  void severalAreAbsorbedAtOnceAndNothingTwice() {
    var collection = with(4, 0, 6, 7, 2);
    assertEquals(Map.of(0, 2, 1, 4), collection.absorb(LINE).absorbed());
    assertEquals(List.of(6.0, 7.0, 2.0), places(collection));
    assertEquals(List.of(0, 2, 0, 1, 2), collection.history());
    assertFalse(collection.absorb(LINE).any());
  }

  @Test
  void aRestoredCollectionIsTheSame() {
    var collection = with(1, 4, 3, 4, 6, 5, 6, 8);
    collection.absorb(LINE);
    var restored =
        PointCollection.restored(
            Symmetry.none(), TOLERANCE, collection.points(), collection.history());
    assertEquals(collection.points(), restored.points());
    assertEquals(collection.sinceLastDiscovery(), restored.sinceLastDiscovery());
    assertEquals(collection.completeness(), restored.completeness());
    assertTrue(restored.add(at(10), LINE).orElseThrow().discovered());
    assertEquals(Map.of(4, 5), restored.absorb(LINE).absorbed());
  }
}
