package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.TheoryRow;
import dev.cairn.study.store.VariantRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A campaign as a report shows it: read once from the store, thinned where it is large.
///
/// @param campaign what it is
/// @param experiment what was asked for
/// @param variants its swept settings
/// @param provenance the processes that worked on it
/// @param runs the finished runs, by variant and number
/// @param theory the classes of critical points that theory knows, of the variants that have some
/// @param thinned whether some traces lack iterates
public record CampaignView(
    CampaignRow campaign,
    ExperimentFile experiment,
    List<VariantRow> variants,
    List<ProvenanceRow> provenance,
    List<RunView> runs,
    Map<Integer, List<TheoryRow>> theory,
    boolean thinned) {
  /// Iterates kept of a whole campaign: about 10 MB in the page, and a view that opens at once.
  static final int ITERATES = 600_000;

  /// Iterates kept of every run, however many runs there are.
  static final int ITERATES_OF_RUN = 24;

  public CampaignView {
    variants = List.copyOf(variants);
    provenance = List.copyOf(provenance);
    runs = List.copyOf(runs);
    theory = Map.copyOf(theory);
  }

  /// Reads the whole campaign.
  public static CampaignView read(StoreReader store) {
    List<RunRow> rows = store.runs();
    int each = iteratesOfRun(rows.size());
    Map<RunId, List<PointRow>> points =
        grouped(store.points(), p -> new RunId(p.variant(), p.run()));
    Map<RunId, List<MorseRow>> morse = grouped(store.morse(), m -> new RunId(m.variant(), m.run()));
    Map<RunId, List<KernelShareRow>> shares =
        grouped(store.kernelShares(), s -> new RunId(s.variant(), s.run()));
    Map<RunId, List<CertificateRow>> certificates =
        grouped(store.certificates(), c -> new RunId(c.variant(), c.run()));
    Map<RunId, Trace> traces = traces(store, each);
    var runs = new ArrayList<RunView>();
    boolean thinned = false;
    for (RunRow row : rows) {
      RunId key = row.id();
      Trace trace = traces.getOrDefault(key, Trace.of(List.of(), each));
      thinned |= trace.size() < row.iterations();
      runs.add(
          new RunView(
              row,
              trace,
              points.getOrDefault(key, List.of()),
              morse.getOrDefault(key, List.of()),
              shares.getOrDefault(key, List.of()),
              certificates.getOrDefault(key, List.of())));
    }
    return new CampaignView(
        store.campaign(),
        store.experiment(),
        store.variants(),
        store.provenance(),
        runs,
        theory(store),
        thinned);
  }

  private static Map<Integer, List<TheoryRow>> theory(StoreReader store) {
    Map<Integer, List<TheoryRow>> theory = new HashMap<>();
    for (VariantRow variant : store.variants()) {
      List<TheoryRow> classes = store.theory(variant.variant());
      if (!classes.isEmpty()) {
        theory.put(variant.variant(), classes);
      }
    }
    return theory;
  }

  /// Reads one run of a campaign of the given number of runs.
  public static RunView readRun(StoreReader store, RunRow row, int runs) {
    return new RunView(
        row,
        Trace.of(store.iterates(row.variant(), row.run()), iteratesOfRun(runs)),
        store.points(row.variant(), row.run()),
        store.morse(row.variant(), row.run()),
        store.kernelShares(row.variant(), row.run()),
        store.certificates(row.variant(), row.run()));
  }

  /// Reads what the campaign is, without its runs.
  public static CampaignView describe(StoreReader store) {
    return new CampaignView(
        store.campaign(),
        store.experiment(),
        store.variants(),
        store.provenance(),
        List.of(),
        Map.of(),
        false);
  }

  /// The number of runs when all are finished.
  public int totalRuns() {
    return variants.stream().mapToInt(VariantRow::runs).sum();
  }

  /// The runs of one variant.
  public List<RunView> runs(int variant) {
    return runs.stream().filter(run -> run.row().variant() == variant).toList();
  }

  /// What was asked for, variant by variant.
  public List<Experiment> experiments() {
    return List.copyOf(experiment.variants().values());
  }

  /// The classes of critical points that theory knows of a variant; none for most.
  public List<TheoryRow> theory(int variant) {
    return theory.getOrDefault(variant, List.of());
  }

  private static int iteratesOfRun(int runs) {
    return Math.max(ITERATES_OF_RUN, ITERATES / Math.max(1, runs));
  }

  private static Map<RunId, Trace> traces(StoreReader store, int each) {
    var traces = new HashMap<RunId, Trace>();
    var current = new ArrayList<IterateRow>();
    store.forEachIterate(
        row -> {
          if (!current.isEmpty()
              && (current.getFirst().run() != row.run()
                  || current.getFirst().variant() != row.variant())) {
            finish(current, traces, each);
          }
          current.add(row);
        });
    finish(current, traces, each);
    return traces;
  }

  private static void finish(List<IterateRow> current, Map<RunId, Trace> traces, int each) {
    if (!current.isEmpty()) {
      var first = current.getFirst();
      traces.put(new RunId(first.variant(), first.run()), Trace.of(current, each));
      current.clear();
    }
  }

  private static <R> Map<RunId, List<R>> grouped(List<R> rows, Function<R, RunId> key) {
    return rows.stream().collect(Collectors.groupingBy(key));
  }
}
