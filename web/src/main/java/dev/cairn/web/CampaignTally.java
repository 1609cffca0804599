package dev.cairn.web;

import static java.util.stream.Collectors.groupingBy;

import dev.cairn.report.page.Page;
import dev.cairn.report.page.Report;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.Iterate;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProvenPoints;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.store.VariantRow;
import dev.cairn.study.work.StudyEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Counts a campaign's events. Safe for any number of threads; no method waits.
final class CampaignTally implements Tally {
  private static final double NANOSECONDS = 1e-9;

  /// Iterates after which the time left is worth telling.
  private static final long ENOUGH = 20;

  private final String name;
  private final LongSupplier nanoTime;
  private final List<RunRow> finished;
  private final Map<RunId, RunEnding> decided;
  private final Map<RunId, Progress.Running> running = new TreeMap<>();
  private volatile int total;
  private long iteratesLeft;
  private long iterates;
  private long begin;
  private long resting;
  private long restBegin;
  private boolean searching;

  private CampaignTally(
      String name,
      List<RunRow> stored,
      Map<RunId, RunEnding> decided,
      int total,
      LongSupplier nanoTime) {
    this.name = name;
    this.finished = new ArrayList<>(stored);
    this.decided = Map.copyOf(decided);
    this.total = total;
    this.nanoTime = nanoTime;
  }

  /// With the runs that are stored already, and what is proven about their ends.
  static CampaignTally of(StoreReader reader, LongSupplier nanoTime) {
    List<RunRow> runs = reader.runs();
    int total = reader.variants().stream().mapToInt(VariantRow::runs).sum();
    return new CampaignTally(
        reader.campaign().experiment(), runs, decided(reader, runs), total, nanoTime);
  }

  private static Map<RunId, RunEnding> decided(StoreReader reader, List<RunRow> runs) {
    Map<RunId, List<CertificateRow>> certificates =
        reader.certificates().stream().collect(groupingBy(row -> row.id().run()));
    Map<RunId, RunEnding> decided = new HashMap<>();
    for (RunRow run : runs) {
      RunId id = run.id();
      List<CertificateRow> own = certificates.getOrDefault(id, List.of());
      if (!own.isEmpty()) {
        List<PointRow> points = reader.points(run.variant(), run.run());
        decided.put(id, new ProvenPoints(points, own).ending(run));
      }
    }
    return decided;
  }

  @Override
  public synchronized void accept(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started started -> {
        total = started.runs();
        iteratesLeft = started.iterations();
        iterates = 0;
        searching = started.trained() == started.trajectories();
        startClock();
      }
      case StudyEvent.Trained _ -> startClock();
      case StudyEvent.Iterated(int variant, int run, Iterate iterate) -> {
        searching = true;
        iterates++;
        iteratesLeft--;
        running.put(new RunId(variant, run), state(variant, run, iterate));
      }
      case StudyEvent.RunFinished(RunRow row, int limit) -> {
        iteratesLeft -= Math.max(0, limit - row.iterations() - 1);
        running.remove(row.id());
        finished.add(row);
      }
      case StudyEvent.Collected _ -> {} // of landscape searches
      case StudyEvent.Waiting _ -> {} // a shard, which has no page
    }
  }

  @Override
  public synchronized void rest() {
    restBegin = nanoTime.getAsLong();
  }

  @Override
  public synchronized void wake() {
    resting += nanoTime.getAsLong() - restBegin;
  }

  @Override
  public synchronized void end() {
    running.clear();
    searching = false;
  }

  @Override
  public synchronized Progress.Phase working() {
    return searching ? Progress.Phase.RUNNING : Progress.Phase.TRAINING;
  }

  @Override
  public String restsAfter() {
    return "every run rests after its current iterate";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized boolean done() {
    return finished.size() >= total;
  }

  @Override
  public List<RunView> finished(StudyReader reader, int from, int atMost) {
    StoreReader store = campaign(reader);
    return finished(from, atMost).stream()
        .map(row -> CampaignView.readRun(store, row, total))
        .toList();
  }

  private synchronized List<RunRow> finished(int from, int atMost) {
    int start = Math.min(from, finished.size());
    return List.copyOf(finished.subList(start, Math.min(finished.size(), start + atMost)));
  }

  @Override
  public Page.Document page(StudyReader reader, String key) {
    CampaignView view = CampaignView.describe(campaign(reader));
    return Page.live(view, Report.liveFacts(view), key);
  }

  private static StoreReader campaign(StudyReader reader) {
    return switch (reader) {
      case StoreReader campaign -> campaign;
      case CollectionReader _, ContinuationReader _ ->
          throw new IllegalArgumentException("this is no campaign");
    };
  }

  @Override
  public synchronized Progress progress(
      String study, Progress.Phase phase, List<String> errors, List<String> queue) {
    var counts = new EnumMap<RunEnding, Integer>(RunEnding.class);
    finished.forEach(row -> counts.merge(called(row), 1, Integer::sum));
    var endings = new LinkedHashMap<String, Integer>();
    counts.forEach((ending, count) -> endings.put(ending.word(), count));
    return new Progress(
        study,
        phase,
        finished.size(),
        total,
        endings,
        phase == Progress.Phase.RUNNING ? secondsLeft() : Double.NaN,
        List.copyOf(running.values()),
        errors,
        queue);
  }

  /// What the end of a run is called: a proof decides.
  private RunEnding called(RunRow row) {
    return decided.getOrDefault(row.id(), row.ending());
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
