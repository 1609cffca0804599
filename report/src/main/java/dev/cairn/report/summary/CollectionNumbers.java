package dev.cairn.report.summary;

import dev.cairn.experiment.RecordJson;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.report.statistics.EulerEvidence;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunOutcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One collection as an entry of its `summary.json`: the components are its keys, in their order;
/// docs/store.md says what they mean.
///
/// @param collection its number
/// @param problem in words
/// @param parameters n
/// @param warnings what should be known of the problem
/// @param symmetry the group up to which points are the same
/// @param symmetryKnown whether it is known
/// @param runs that were looked at
/// @param outcomes how many of them had which outcome
/// @param entries rows of the collection
/// @param points those that are one point each
/// @param families how many there are of each dimension
/// @param unresolved entries of which nothing tells how many points they are
/// @param indices points of each Morse index
/// @param kinds entries of each kind
/// @param proven entries of each statement that is proven of them
/// @param distinctPairs pairs of entries
/// @param distinctPairsProven those proven distinct
/// @param distinctTolerance by more than which the others differ
/// @param orbits all points with their images, a whole number in words of digits
/// @param complete whether there is no other point
/// @param eulerApplies whether Σ (−1)ᵏ nₖ says anything
/// @param eulerSum the sum, where it does
/// @param eulerAssumes what is assumed, where it does
/// @param eulerRefused why it does not
/// @param unseenMass share of arrivals that would be new (Good–Turing)
/// @param chao a lower bound of the number of points
/// @param newInLastHundred new points of the last 100 arrivals
/// @param known points that the literature counts, where it does
/// @param knownFound how many of them, index by index, were found
public record CollectionNumbers(
    int collection,
    String problem,
    int parameters,
    List<String> warnings,
    String symmetry,
    boolean symmetryKnown,
    long runs,
    Map<RunOutcome, Long> outcomes,
    int entries,
    int points,
    Map<Integer, Long> families,
    int unresolved,
    Map<Integer, Long> indices,
    Map<Degeneracy, Long> kinds,
    Map<ProofState, Long> proven,
    long distinctPairs,
    long distinctPairsProven,
    double distinctTolerance,
    String orbits,
    String complete,
    boolean eulerApplies,
    Optional<String> eulerSum,
    Optional<String> eulerAssumes,
    Optional<String> eulerRefused,
    double unseenMass,
    double chao,
    int newInLastHundred,
    OptionalLong known,
    OptionalLong knownFound) {
  /// What a search can say of completeness: it stops by a rule.
  private static final String NOT_PROVEN = "not proven";

  /// All collections of a store, as its file has them.
  ///
  /// @param collections in their order
  /// @param arithmetics kinds of arithmetic that found them, or worked at them
  public record All(List<CollectionNumbers> collections, int arithmetics) {
    public All {
      collections = List.copyOf(collections);
    }

    /// The numbers of these collections.
    ///
    /// @param sessions of their store
    public static All of(List<CollectionSummary> summaries, List<ProvenanceRow> sessions) {
      return new All(
          summaries.stream().map(CollectionNumbers::of).toList(),
          Arithmetic.distinct(sessions).size());
    }

    /// As JSON.
    public String json() {
      return RecordJson.text(this);
    }
  }

  public CollectionNumbers {
    warnings = List.copyOf(warnings);
    outcomes = Collections.unmodifiableMap(outcomes);
    families = Collections.unmodifiableMap(families);
    indices = Collections.unmodifiableMap(indices);
    kinds = Collections.unmodifiableMap(kinds);
    proven = Collections.unmodifiableMap(proven);
  }

  /// The numbers of a collection.
  public static CollectionNumbers of(CollectionSummary summary) {
    var row = summary.collection();
    var completeness = summary.completeness();
    EulerEvidence euler = summary.euler();
    Optional<String> words = Optional.of(euler.words());
    Map<Degeneracy, Long> kinds = new EnumMap<>(Degeneracy.class);
    for (Degeneracy kind : Degeneracy.values()) {
      kinds.put(kind, summary.kind(kind));
    }
    Map<ProofState, Long> proofs = new EnumMap<>(ProofState.class);
    for (ProofState statement : ProofState.STATEMENTS) {
      proofs.put(statement, summary.proven(statement));
    }
    boolean counted = summary.known() > 0;
    return new CollectionNumbers(
        row.collection(),
        row.problem(),
        row.parameters(),
        row.warningLines(),
        row.symmetry(),
        summary.symmetryKnown(),
        summary.runs(),
        summary.outcomes(),
        summary.rows().size(),
        summary.points().size(),
        summary.families(),
        summary.unresolved().size(),
        summary.census(),
        kinds,
        proofs,
        summary.distinct().pairs(),
        summary.distinct().proven(),
        row.tolerance(),
        summary.orbits().toString(),
        NOT_PROVEN,
        euler.applies(),
        words.filter(_ -> euler.applies()).map(_ -> completeness.eulerSum().toString()),
        words.filter(_ -> euler.applies()),
        words.filter(_ -> !euler.applies()),
        completeness.unseenMass(),
        completeness.estimate(),
        completeness.newInLastHundred(),
        counted ? OptionalLong.of(summary.known()) : OptionalLong.empty(),
        counted ? OptionalLong.of(summary.knownFound()) : OptionalLong.empty());
  }
}
