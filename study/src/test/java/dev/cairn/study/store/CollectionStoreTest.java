package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Renumbering;
import dev.cairn.collection.Shape;
import dev.cairn.linalg.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What statements about runs do to a collection, in SQL, beside the same rules as loops over
/// lists.
class CollectionStoreTest {
  private static final int COLLECTIONS = 2;
  private static final int POINTS = 9;
  private static final int RUNS = 40;

  private record Id(int collection, int point) {}

  @TempDir Path directory;

  private final List<RunOutcomeRow> outcomes = new ArrayList<>();
  private final List<CollectedRow> collected = new ArrayList<>();
  private final List<ConnectionRow> connections = new ArrayList<>();
  private final List<PointProofRow> proofs = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void refutedPointsGoAndTheOthersMoveUp(long seed) {
    var random = new SplittableRandom(seed);
    fill(random);
    List<RunOutcomeRow> proven =
        outcomes.stream()
            .filter(_ -> random.nextInt(4) > 0)
            // Most are refuted, so that points are lost.
            .map(s -> s.proven(random.nextInt(3) > 0 ? ProofState.NOT_CRITICAL : any(random)))
            .toList();
    int before = collected.size();
    try (CollectionStore store = CollectionStore.open(directory)) {
      write(store);
      store.prove(proven);
      proveByLoops(proven);
      assertTrue(collected.size() < before, "no point was lost");
      compare(store.reader());
      store.count();
      countByLoops();
      compare(store.reader());
      store.clear();
      assertEquals(List.of(), store.reader().collections());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsAbsorbedIsSeenAsWhatAbsorbedIt(long seed) {
    try (CollectionStore store = CollectionStore.open(directory)) {
      var random = new SplittableRandom(seed);
      fill(random);
      write(store);
      NavigableMap<Integer, Integer> absorbed = new TreeMap<>();
      for (int point = 0; point < POINTS / 2; point++) { // what absorbs was found later
        if (random.nextInt(3) == 0) {
          absorbed.put(point, POINTS / 2 + random.nextInt(POINTS / 2));
        }
      }
      assertFalse(absorbed.isEmpty());
      store.add(1, List.of(), List.of(), new Renumbering(absorbed));
      absorbByLoops(1, absorbed);
      compare(store.reader());
      store.count();
      countByLoops();
      compare(store.reader());
    }
  }

  private void absorbByLoops(int collection, Map<Integer, Integer> absorbed) {
    Set<Id> lost = new HashSet<>();
    absorbed.keySet().forEach(point -> lost.add(new Id(collection, point)));
    outcomes.replaceAll(
        s -> at(s, s.outcome(), into(absorbed, s.collection() == collection, s.point())));
    connections.replaceAll(
        d ->
            new ConnectionRow(
                d.collection(),
                d.saddle(),
                d.side(),
                into(absorbed, d.collection() == collection, d.minimum()),
                d.iterations()));
    drop(lost);
  }

  private static OptionalInt into(
      Map<Integer, Integer> absorbed, boolean concerned, OptionalInt point) {
    return concerned && point.isPresent()
        ? OptionalInt.of(absorbed.getOrDefault(point.getAsInt(), point.getAsInt()))
        : point;
  }

  private static ProofState any(SplittableRandom random) {
    return ProofState.STATEMENTS.get(random.nextInt(ProofState.STATEMENTS.size()));
  }

  private void fill(SplittableRandom random) {
    for (int c = 0; c < COLLECTIONS; c++) {
      for (int p = 0; p < POINTS; p++) {
        collected.add(row(c, p, -1, Optional.empty()));
        if (random.nextInt(3) == 0) {
          proofs.add(PointProofRow.of(proof(any(random)), c, p));
        }
        if (random.nextInt(3) == 0) {
          var minimum = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(POINTS - 1);
          connections.add(new ConnectionRow(c, p, 1, minimum, 5));
        }
      }
    }
    for (int run = 0; run < RUNS; run++) {
      int c = random.nextInt(COLLECTIONS);
      boolean found = random.nextInt(4) > 0;
      RunOutcome[] others = RunOutcome.values();
      outcomes.add(
          new RunOutcomeRow(
              0,
              run % 2,
              run,
              c,
              found ? RunOutcome.COLLECTED : others[1 + random.nextInt(others.length - 1)],
              found ? OptionalInt.of(random.nextInt(POINTS)) : OptionalInt.empty(),
              1e-20,
              Optional.empty()));
    }
  }

  private void write(CollectionStore store) {
    store.add(0, outcomes, collected, Renumbering.NONE);
    store.connect(0, connections, List.of(), Renumbering.NONE);
    proofs.forEach(store::prove);
    for (PointProofRow proof : proofs) { // a proof of a point is told by the point, too
      collected.replaceAll(
          row ->
              id(row).equals(new Id(proof.collection(), proof.point()))
                  ? row(row.collection(), row.point(), row.seen(), statement(proof))
                  : row);
    }
  }

  private static Optional<ProofState> statement(PointProofRow proof) {
    return Optional.of(proof.proof().statement());
  }

  private void proveByLoops(List<RunOutcomeRow> proven) {
    for (RunOutcomeRow row : proven) {
      outcomes.replaceAll(s -> s.run() == row.run() ? row : s);
    }
    outcomes.removeIf(
        s ->
            s.point().isEmpty()
                && Set.of(RunOutcome.NOT_CRITICAL, RunOutcome.DIVERGING, RunOutcome.UNPROVEN)
                    .contains(s.outcome())
                && s.proof().filter(ProofState::provenCritical).isPresent());
    Set<Id> lost = new HashSet<>();
    Set<Id> stay = new HashSet<>();
    for (RunOutcomeRow s : outcomes) {
      if (s.point().isPresent()) {
        (refuted(s) ? lost : stay).add(new Id(s.collection(), s.point().getAsInt()));
      }
    }
    lost.removeAll(stay);
    outcomes.replaceAll(
        s ->
            s.point().isPresent() && refuted(s)
                ? at(s, RunOutcome.NOT_CRITICAL, OptionalInt.empty())
                : s);
    collected.replaceAll(
        r -> lost.contains(id(r)) ? row(r.collection(), r.point(), 0, Optional.empty()) : r);
    for (ConnectionRow descent : connections) {
      descent.minimum().ifPresent(m -> lost.remove(new Id(descent.collection(), m)));
    }
    drop(lost);
  }

  private void drop(Set<Id> lost) {
    collected.removeIf(r -> lost.contains(id(r)));
    connections.removeIf(d -> lost.contains(new Id(d.collection(), d.saddle())));
    proofs.removeIf(p -> lost.contains(new Id(p.collection(), p.point())));
    collected.replaceAll(
        r -> row(r.collection(), up(lost, r.collection(), r.point()), r.seen(), r.proof()));
    proofs.replaceAll(
        p -> PointProofRow.of(p.proof(), p.collection(), up(lost, p.collection(), p.point())));
    outcomes.replaceAll(s -> at(s, s.outcome(), up(lost, s.collection(), s.point())));
    connections.replaceAll(
        d ->
            new ConnectionRow(
                d.collection(),
                up(lost, d.collection(), d.saddle()),
                d.side(),
                up(lost, d.collection(), d.minimum()),
                d.iterations()));
  }

  private void countByLoops() {
    List<ProofState> strongestFirst =
        List.of(
            ProofState.CRITICAL, ProofState.FAMILY, ProofState.DEGENERATE, ProofState.UNDECIDED);
    collected.replaceAll(
        r -> {
          List<RunOutcomeRow> there =
              outcomes.stream()
                  .filter(s -> s.collection() == r.collection())
                  .filter(s -> s.point().equals(OptionalInt.of(r.point())))
                  .toList();
          Optional<ProofState> best =
              there.stream()
                  .flatMap(s -> s.proof().stream())
                  .filter(strongestFirst::contains)
                  .min(Comparator.comparingInt(strongestFirst::indexOf));
          boolean counted = !there.isEmpty() && (there.size() != r.seen() || best.isPresent());
          Optional<ProofState> now = counted ? best : r.proof();
          Optional<ProofState> own =
              proofs.stream()
                  .filter(p -> p.collection() == r.collection() && p.point() == r.point())
                  .findFirst()
                  .flatMap(CollectionStoreTest::statement);
          boolean undecided = now.isEmpty() || now.get() == ProofState.UNDECIDED;
          return row(
              r.collection(),
              r.point(),
              counted ? there.size() : r.seen(),
              undecided ? own.or(() -> now) : now);
        });
  }

  private void compare(CollectionReader reader) {
    for (int c = 0; c < COLLECTIONS; c++) {
      int number = c;
      assertEquals(
          texts(collected, r -> r.collection() == number), texts(reader.collected(c), _ -> true));
      assertEquals(
          texts(outcomes, s -> s.collection() == number), texts(reader.outcomes(c), _ -> true));
      assertEquals(
          texts(connections, d -> d.collection() == number),
          texts(reader.connections(c), _ -> true));
      assertEquals(
          texts(proofs, p -> p.collection() == number), texts(reader.proofs(c), _ -> true));
      assertEquals(
          IntStream.range(0, reader.collected(c).size()).boxed().collect(Collectors.toSet()),
          reader.collected(c).stream().map(CollectedRow::point).collect(Collectors.toSet()),
          "numbers without gaps");
    }
  }

  private static <R> List<String> texts(List<R> rows, Function<R, Boolean> wanted) {
    return rows.stream().filter(wanted::apply).map(Object::toString).sorted().toList();
  }

  private static boolean refuted(RunOutcomeRow row) {
    return row.proof().equals(Optional.of(ProofState.NOT_CRITICAL));
  }

  private static int up(Set<Id> lost, int collection, int point) {
    return point
        - (int)
            lost.stream().filter(l -> l.collection() == collection && l.point() < point).count();
  }

  private static OptionalInt up(Set<Id> lost, int collection, OptionalInt point) {
    return point.isPresent() ? OptionalInt.of(up(lost, collection, point.getAsInt())) : point;
  }

  private static Id id(CollectedRow row) {
    return new Id(row.collection(), row.point());
  }

  private static RunOutcomeRow at(RunOutcomeRow row, RunOutcome outcome, OptionalInt point) {
    return new RunOutcomeRow(
        row.source(),
        row.variant(),
        row.run(),
        row.collection(),
        outcome,
        point,
        row.squaredGradientNorm(),
        row.proof());
  }

  private static Proof proof(ProofState statement) {
    return new Proof(
        statement,
        OptionalInt.empty(),
        OptionalInt.empty(),
        1e-9,
        1e-3,
        0,
        Optional.empty(),
        Double.NaN,
        Double.NaN,
        "",
        1);
  }

  private static CollectedRow row(int collection, int point, int seen, Optional<ProofState> proof) {
    return new CollectedRow(
        collection,
        point,
        0.5,
        1e-20,
        1,
        0,
        0.1,
        0.5,
        "1",
        "1",
        seen,
        Degeneracy.REGULAR,
        0,
        0,
        proof,
        0,
        0,
        0,
        Point.of(1, 2),
        ShapeColumns.of(new Shape.Isolated(0.5)));
  }
}
