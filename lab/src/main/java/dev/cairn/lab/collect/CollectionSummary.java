package dev.cairn.lab.collect;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Completeness;
import dev.cairn.collection.PointCollection;
import dev.cairn.lab.store.CertificateRow;
import dev.cairn.lab.store.CollectedRow;
import dev.cairn.lab.store.CollectionReader;
import dev.cairn.lab.store.CollectionRow;
import dev.cairn.lab.store.SightingRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// One collection in a few numbers.
///
/// @param collection what is collected
/// @param ground what its problem says
/// @param rows its points
/// @param outcomes how many runs that were looked at had which outcome
/// @param census points of each index
/// @param completeness evidence of what is missing
public record CollectionSummary(
    CollectionRow collection,
    Ground ground,
    List<CollectedRow> rows,
    Map<String, Long> outcomes,
    NavigableMap<Integer, Long> census,
    Completeness completeness) {

  /// The collections in a store, with their sightings counted.
  public static List<CollectionSummary> read(CollectionReader reader) {
    var summaries = new ArrayList<CollectionSummary>();
    for (CollectionRow row : reader.collections()) {
      summaries.add(of(reader, row));
    }
    return summaries;
  }

  private static CollectionSummary of(CollectionReader reader, CollectionRow row) {
    Ground ground = Ground.of(Collector.experiment(row));
    List<CollectedRow> rows = reader.collected(row.collection());
    Map<String, Long> outcomes = new TreeMap<>();
    List<Integer> arrivals = new ArrayList<>();
    for (SightingRow sighting : reader.sightings(row.collection())) {
      outcomes.merge(sighting.outcome(), 1L, Long::sum);
      sighting.point().ifPresent(arrivals::add);
    }
    List<CollectedPoint> points = rows.stream().map(Collection::point).toList();
    var collection = PointCollection.restored(ground.symmetry(), row.tolerance(), points, arrivals);
    return new CollectionSummary(
        row, ground, rows, outcomes, collection.census(), collection.completeness());
  }

  /// Runs that were looked at.
  public long runs() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Points of a kind, one of [CollectedRow#KINDS].
  public long kind(String kind) {
    return rows.stream().filter(row -> row.kind().equals(kind)).count();
  }

  /// Points with more null eigenvalues than continuous symmetries give them.
  public long degenerate() {
    return rows.size() - kind("regular");
  }

  /// Points with dead or duplicated units, degenerate or not.
  public long withIdleUnits() {
    return rows.stream().filter(r -> r.deadUnits() > 0 || r.duplicatedUnits() > 0).count();
  }

  /// Points of which the statement is the strongest that is proven.
  public long proven(String statement) {
    return rows.stream().filter(row -> row.proof().equals(Optional.of(statement))).count();
  }

  /// All points with their orbits.
  public BigInteger orbits() {
    return rows.stream()
        .map(row -> new BigInteger(row.orbitSize()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// Points that the literature counts for this function; 0 where it does not.
  public long known() {
    return ground.catalogued().map(problem -> problem.censusSize()).orElse(0L);
  }

  /// How many of them, index by index, were found.
  public long knownFound() {
    return ground
        .catalogued()
        .map(
            problem ->
                problem.census().entrySet().stream()
                    .mapToLong(e -> Math.min(e.getValue(), census.getOrDefault(e.getKey(), 0L)))
                    .sum())
        .orElse(0L);
  }

  /// Whether Σ (−1)ᵏ nₖ says anything about what is missing: a coercive loss, no degenerate point.
  public boolean eulerApplies() {
    return collection.coercive() && degenerate() == 0 && collection.rigid() == 0;
  }

  /// The numbers as JSON values, in their order.
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("collection", collection.collection());
    values.put("problem", collection.problem());
    values.put("parameters", collection.parameters());
    values.put("symmetry", collection.symmetry());
    values.put("runs", runs());
    values.put("outcomes", outcomes);
    values.put("points", rows.size());
    Map<String, Object> indices = new LinkedHashMap<>();
    census.forEach((index, count) -> indices.put(String.valueOf(index), count));
    values.put("indices", indices);
    Map<String, Object> kinds = new LinkedHashMap<>();
    CollectedRow.KINDS.forEach(kind -> kinds.put(kind, kind(kind)));
    values.put("kinds", kinds);
    Map<String, Object> proofs = new LinkedHashMap<>();
    for (String statement : CertificateRow.STATEMENTS) {
      proofs.put(statement, proven(statement));
    }
    values.put("proven", proofs);
    values.put("orbits", orbits().toString());
    values.put("euler_sum", completeness.eulerSum().toString());
    values.put("euler_applies", eulerApplies());
    values.put("unseen_mass", completeness.unseenMass());
    values.put("chao", completeness.estimate());
    values.put("new_in_last_hundred", completeness.newInLastHundred());
    if (known() > 0) {
      values.put("known", known());
      values.put("known_found", knownFound());
    }
    return values;
  }

  /// The numbers in lines for people.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %s points%s from %s runs"
            .formatted(
                collection.problem(),
                rows.size(),
                collection.symmetry().equals("none") ? "" : " up to " + collection.symmetry(),
                runs()));
    if (known() > 0) {
      lines.add(
          "  %s of %s%s".formatted(knownFound(), known(), found() ? "" : " known in its box"));
    }
    lines.add("  runs: " + joined(outcomes));
    lines.add("  points by Morse index: " + joined(census));
    if (degenerate() > 0 || withIdleUnits() > 0) {
      lines.add(
          "  degenerate: %s (dead units %s, duplicated units %s, others %s); with dead or duplicated"
                  .formatted(
                      degenerate(),
                      kind("dead-units"),
                      kind("duplicated-units"),
                      kind("degenerate"))
              + " units in all: "
              + withIdleUnits());
    }
    long tried = rows.stream().filter(row -> row.proof().isPresent()).count();
    if (tried > 0) {
      lines.add(
          "  proven: %s single, %s in families, %s not critical; undecided %s; not tried %s"
              .formatted(
                  proven("critical"),
                  proven("family"),
                  proven("not_critical"),
                  proven("undecided"),
                  rows.size() - tried));
    }
    lines.add("  " + euler());
    lines.add(
        String.format(
            Locale.ROOT,
            "  unseen mass (Good–Turing) %.3g, at least %.1f points (Chao), %d new in the last 100 arrivals",
            completeness.unseenMass(),
            completeness.estimate(),
            completeness.newInLastHundred()));
    return lines;
  }

  private boolean found() {
    return ground.catalogued().map(problem -> problem.complete()).orElse(false);
  }

  private String euler() {
    String sum = "Σ(−1)ᵏ nₖ = " + completeness.eulerSum();
    if (!orbits().equals(BigInteger.valueOf(rows.size()))) {
      sum += " over " + orbits() + " points with their orbits";
    }
    if (eulerApplies()) {
      return completeness.eulerSum().equals(BigInteger.ONE)
          ? sum + ", as where all are found"
          : sum + ", not 1: points are missing";
    }
    return sum + " (" + why() + ")";
  }

  private String why() {
    if (degenerate() > 0) {
      return "no evidence: %s points are degenerate".formatted(degenerate());
    }
    return collection.rigid() > 0
        ? "no evidence: points come in continuous families"
        : "1 where all are found of a function that grows towards infinity";
  }

  private static String joined(Map<?, ?> counts) {
    var text = new StringBuilder();
    counts.forEach(
        (key, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(key)
                .append(": ")
                .append(Objects.requireNonNull(count)));
    return text.toString();
  }
}
