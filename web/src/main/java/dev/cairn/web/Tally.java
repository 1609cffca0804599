package dev.cairn.web;

import static java.util.stream.Collectors.groupingBy;

import dev.cairn.report.statistics.Ending;
import dev.cairn.search.Iterate;
import dev.cairn.search.RunEnding;
import dev.cairn.study.campaign.CampaignEvent;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Counts a campaign's events. Safe for any number of threads; no method waits.
final class Tally {
  private static final double NANOSECONDS = 1e-9;

  /// Iterates after which the time left is worth telling.
  private static final long ENOUGH = 20;

  private final LongSupplier nanoTime;
  private final List<RunRow> finished;
  private final Map<RunId, ProofState> proofs;
  private final Map<RunId, Progress.Running> running = new TreeMap<>();
  private int total;
  private long iteratesLeft;
  private long iterates;
  private long begin;
  private long resting;
  private long restBegin;
  private boolean searching;

  private Tally(
      List<RunRow> stored, Map<RunId, ProofState> proofs, int total, LongSupplier nanoTime) {
    this.finished = new ArrayList<>(stored);
    this.proofs = Map.copyOf(proofs);
    this.total = total;
    this.nanoTime = nanoTime;
  }

  /// With the runs that are stored already, and what is proven about their ends.
  static Tally of(StoreReader reader, LongSupplier nanoTime) {
    List<RunRow> runs = reader.runs();
    int total = reader.variants().stream().mapToInt(VariantRow::runs).sum();
    return new Tally(runs, proofs(reader, runs), total, nanoTime);
  }

  private static Map<RunId, ProofState> proofs(StoreReader reader, List<RunRow> runs) {
    Map<RunId, List<CertificateRow>> certificates =
        reader.certificates().stream().collect(groupingBy(row -> row.id().run()));
    Map<RunId, ProofState> proofs = new HashMap<>();
    for (RunRow run : runs) {
      RunId id = run.id();
      List<CertificateRow> own = certificates.getOrDefault(id, List.of());
      if (!own.isEmpty()) {
        List<PointRow> points = reader.points(run.variant(), run.run());
        proofs.put(id, Ending.of(run, points, own, Optional.empty()).proof());
      }
    }
    return proofs;
  }

  synchronized void accept(CampaignEvent event) {
    switch (event) {
      case CampaignEvent.Started started -> {
        total = started.runs();
        iteratesLeft = started.iterations();
        iterates = 0;
        searching = started.trained() == started.trajectories();
        startClock();
      }
      case CampaignEvent.Trained _ -> startClock();
      case CampaignEvent.Iterated(int variant, int run, Iterate iterate) -> {
        searching = true;
        iterates++;
        iteratesLeft--;
        running.put(new RunId(variant, run), state(variant, run, iterate));
      }
      case CampaignEvent.RunFinished(RunRow row, int limit) -> {
        iteratesLeft -= Math.max(0, limit - row.iterations() - 1);
        running.remove(row.id());
        finished.add(row);
      }
    }
  }

  /// The session rests from now on: time that passes is not its own.
  synchronized void rest() {
    restBegin = nanoTime.getAsLong();
  }

  /// The session goes on.
  synchronized void wake() {
    resting += nanoTime.getAsLong() - restBegin;
  }

  /// The session ended; runs in flight are given up.
  synchronized void end() {
    running.clear();
    searching = false;
  }

  /// Whether runs search, not networks train.
  synchronized boolean isSearching() {
    return searching;
  }

  /// Finished runs in the order in which they finished.
  synchronized List<RunRow> finished(int from, int atMost) {
    int start = Math.min(from, finished.size());
    return List.copyOf(finished.subList(start, Math.min(finished.size(), start + atMost)));
  }

  synchronized int total() {
    return total;
  }

  /// Where the campaign stands, with what only the session knows.
  synchronized Progress progress(
      String campaign, String phase, List<String> errors, List<String> queue) {
    var counts = new EnumMap<RunEnding, Integer>(RunEnding.class);
    finished.forEach(row -> counts.merge(called(row), 1, Integer::sum));
    var endings = new LinkedHashMap<String, Integer>();
    counts.forEach((ending, count) -> endings.put(ending.word(), count));
    return new Progress(
        campaign,
        phase,
        finished.size(),
        total,
        endings,
        phase.equals("running") ? secondsLeft() : Double.NaN,
        List.copyOf(running.values()),
        errors,
        queue);
  }

  /// What the end of a run is called: a proof decides.
  private RunEnding called(RunRow row) {
    return Optional.ofNullable(proofs.get(row.id())).orElse(ProofState.NONE).decide(row.ending());
  }

  private double secondsLeft() {
    if (iterates < ENOUGH) {
      return Double.NaN;
    }
    double worked = (nanoTime.getAsLong() - begin - resting) * NANOSECONDS;
    return Math.max(0, iteratesLeft) * worked / iterates;
  }

  private void startClock() {
    begin = nanoTime.getAsLong();
    resting = 0;
  }

  private static Progress.Running state(int variant, int run, Iterate iterate) {
    double r =
        iterate
            .step()
            .flatMap(step -> step.solve())
            .map(solve -> solve.residuals().r())
            .orElse(Double.NaN);
    return new Progress.Running(
        variant, run, iterate.index(), iterate.value(), iterate.squaredGradientNorm(), r);
  }
}
