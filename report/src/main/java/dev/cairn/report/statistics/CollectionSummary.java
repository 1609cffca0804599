package dev.cairn.report.statistics;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Completeness;
import dev.cairn.collection.Shape;
import dev.cairn.study.landscape.ProblemStructure;
import dev.cairn.study.landscape.StoredCollection;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One collection in a few numbers.
///
/// @param collection what is collected
/// @param structure what its problem says
/// @param rows its points, families and what is unresolved; those that are proven not critical
///     count as none of them
/// @param outcomes how many runs that were looked at had which outcome
/// @param overflowing how many of the unfinished ended where ‖∇f‖² overflows
/// @param distinct what is proven about points being different
/// @param completeness evidence of what is missing
public record CollectionSummary(
    CollectionRow collection,
    ProblemStructure structure,
    List<CollectedRow> rows,
    Map<RunOutcome, Long> outcomes,
    long overflowing,
    Distinctness distinct,
    Completeness completeness) {

  /// The collections in a store, with the runs behind them counted.
  public static List<CollectionSummary> read(CollectionReader reader) {
    var summaries = new ArrayList<CollectionSummary>();
    for (CollectionRow row : reader.collections()) {
      summaries.add(of(reader, row));
    }
    return summaries;
  }

  private static CollectionSummary of(CollectionReader reader, CollectionRow row) {
    ProblemStructure structure = ProblemStructure.of(row, reader.experiment(row));
    List<CollectedRow> rows = reader.collected(row.collection());
    Map<RunOutcome, Long> outcomes = new TreeMap<>(Comparator.comparing(RunOutcome::word));
    List<Integer> arrivals = new ArrayList<>();
    long overflowing = 0;
    for (RunOutcomeRow ended : reader.outcomes(row.collection())) {
      outcomes.merge(ended.outcome(), 1L, Long::sum);
      ended.point().ifPresent(arrivals::add);
      overflowing +=
          ended.outcome() == RunOutcome.UNFINISHED && Double.isInfinite(ended.squaredGradientNorm())
              ? 1
              : 0;
    }
    List<CollectedRow> counted = rows.stream().filter(CollectionSummary::counts).toList();
    List<CollectedPoint> points = counted.stream().map(StoredCollection::point).toList();
    boolean comparable = row.groupOrder().equals(structure.symmetry().order().toString());
    List<PointProofRow> proofs = comparable ? reader.proofs(row.collection()) : List.of();
    return new CollectionSummary(
        row,
        structure,
        rows,
        outcomes,
        overflowing,
        Distinctness.of(counted, proofs, structure.symmetry()),
        Completeness.of(points, arrivals));
  }

  private static boolean counts(CollectedRow row) {
    return !row.proof().equals(Optional.of(ProofState.NOT_CRITICAL));
  }

  private List<CollectedRow> ofShape(Class<? extends Shape> shape) {
    return counted().filter(row -> shape.isInstance(row.shape())).toList();
  }

  private Stream<CollectedRow> counted() {
    return rows.stream().filter(CollectionSummary::counts);
  }

  /// Points of each index; families and what is unresolved are not among them.
  public NavigableMap<Integer, Long> census() {
    NavigableMap<Integer, Long> census = new TreeMap<>();
    points().forEach(row -> census.merge(row.morseIndex(), 1L, Long::sum));
    return census;
  }

  /// The entries that are one point each.
  public List<CollectedRow> points() {
    return ofShape(Shape.Isolated.class);
  }

  /// How many families of each dimension there are.
  public NavigableMap<Integer, Long> families() {
    NavigableMap<Integer, Long> families = new TreeMap<>();
    counted()
        .forEach(
            row -> {
              if (row.shape() instanceof Shape.Family(int dimension)) {
                families.merge(dimension, 1L, Long::sum);
              }
            });
    return families;
  }

  /// The entries of which nothing tells how many points they are.
  public List<CollectedRow> unresolved() {
    return ofShape(Shape.Unresolved.class);
  }

  /// Runs that were looked at.
  public long runs() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Points of a kind.
  public long kind(Degeneracy kind) {
    return counted().filter(row -> row.kind() == kind).count();
  }

  /// Points with more null eigenvalues than continuous symmetries give them.
  public long degenerate() {
    return counted().count() - kind(Degeneracy.REGULAR);
  }

  /// Points with dead or duplicated units, degenerate or not.
  public long withIdleUnits() {
    return counted().filter(r -> r.deadUnits() > 0 || r.duplicatedUnits() > 0).count();
  }

  /// Points of which the statement is the strongest that is proven.
  public long proven(ProofState statement) {
    return rows.stream().filter(row -> row.proof().equals(Optional.of(statement))).count();
  }

  /// All points with their orbits.
  public BigInteger orbits() {
    return points().stream()
        .map(row -> new BigInteger(row.orbitSize()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// Whether the symmetries of the function are known; where not, images of one point may stand
  /// beside one another.
  public boolean symmetryKnown() {
    return !collection.symmetry().equals(ProblemStructure.NONE);
  }

  /// Points that the literature counts for this function; 0 where it does not.
  public long known() {
    return structure.catalogued().map(problem -> problem.censusSize()).orElse(0L);
  }

  /// How many of them, index by index, were found.
  public long knownFound() {
    return structure
        .catalogued()
        .map(
            problem ->
                problem.census().entrySet().stream()
                    .mapToLong(e -> Math.min(e.getValue(), census().getOrDefault(e.getKey(), 0L)))
                    .sum())
        .orElse(0L);
  }

  /// What Σ (−1)ᵏ nₖ rests on, or why it says nothing.
  public EulerEvidence euler() {
    return EulerEvidence.of(this);
  }

  /// The numbers in lines for people.
  public List<String> lines() {
    return CollectionWords.of(this);
  }
}
