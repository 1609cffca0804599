package dev.cairn.report.statistics;

import static java.util.stream.Collectors.groupingBy;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.CutoffSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.formats.WholeFile;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import tools.jackson.databind.ObjectMapper;

/// The campaign in a few numbers, `summary.json`; docs/store.md describes its keys.
///
/// @param values the numbers as JSON values, in their order
public record Summary(Map<String, Object> values) {
  /// The file in a campaign's directory.
  public static final String FILE = "summary.json";

  /// Counts what is stored.
  public static Summary of(StoreReader reader) {
    CampaignRow campaign = reader.campaign();
    List<VariantRow> variants = reader.variants();
    List<RunRow> runs = reader.runs();
    List<ProvenanceRow> sessions = ProvenanceRow.ofRuns(reader.provenance());
    List<Experiment> experiments = reader.experiments();

    Map<String, Object> values = new LinkedHashMap<>();
    values.put("experiment", campaign.experiment());
    values.put("seed", campaign.seed());
    values.put("runs", runs.size());
    values.put("iterations", campaign.iterations());
    values.put("parameters", variants.getFirst().parameters());
    values.put("samples", variants.getFirst().samples());
    DiagnosticsSummary diagnostics = new DiagnosticsSummary(reader);
    List<Ending> endings = endings(reader, runs, diagnostics);
    values.putAll(counts(endings, experiments.getFirst().cutoffs()));
    values.putAll(endings(endings, experiments.getFirst().cutoffs()));
    values.putAll(diagnostics.of(OptionalInt.empty()));
    if (variants.size() == 1) {
      values.putAll(comparisons(reader, 0, experiments.getFirst()));
    }
    List<CertificateRow> certificates = reader.certificates();
    if (!certificates.isEmpty()) {
      values.put("certified", certified(certificates));
    }
    values.put(
        "seconds",
        sessions.stream().mapToDouble(ProvenanceRow::seconds).filter(s -> !Double.isNaN(s)).sum());
    values.put("workers", sessions.isEmpty() ? 0 : sessions.getLast().workers());
    values.put("arithmetics", Arithmetic.of(runs, sessions).size());
    values.put("paper", experiments.getFirst().published());
    if (variants.size() > 1) {
      List<Object> each = new ArrayList<>();
      for (VariantRow variant : variants) {
        Experiment experiment = experiments.get(variant.variant());
        Map<String, Object> own = variant(variant, experiment, endings);
        own.putAll(diagnostics.of(OptionalInt.of(variant.variant())));
        own.putAll(comparisons(reader, variant.variant(), experiment));
        each.add(own);
      }
      values.put("variants", each);
    }
    return new Summary(values);
  }

  /// The runs of a variant beside what else is known of its problem.
  private static Map<String, Object> comparisons(
      StoreReader reader, int variant, Experiment experiment) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> warnings = reader.variants().get(variant).warningLines();
    if (!warnings.isEmpty()) {
      values.put("warnings", warnings);
    }
    KnownPointsSummary.of(reader, variant, experiment)
        .ifPresent(known -> values.put("known_points", known));
    TheorySummary.of(reader, variant, experiment).ifPresent(theory -> values.put("theory", theory));
    DescentSummary.of(reader, variant, experiment)
        .ifPresent(descent -> values.put("descent", descent));
    return values;
  }

  /// How many points of all marked ones have which statement.
  private static Map<String, Object> certified(List<CertificateRow> certificates) {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (ProofState statement : ProofState.STATEMENTS) {
      counts.put(
          statement.word(),
          certificates.stream().filter(c -> c.proof().statement() == statement).count());
    }
    return counts;
  }

  /// As JSON.
  public String json() {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n";
  }

  /// Writes the file in a campaign's directory.
  public void write(Path directory) {
    try {
      WholeFile.write(directory.resolve(FILE), json());
    } catch (IOException e) {
      throw new CairnException(
          "cannot write %s: %s".formatted(directory.resolve(FILE), Failures.reason(e)), e);
    }
  }

  /// How each of the runs ended.
  private static List<Ending> endings(
      StoreReader reader, List<RunRow> runs, DiagnosticsSummary diagnostics) {
    Map<RunId, List<PointRow>> points =
        reader.points().stream().collect(groupingBy(p -> new RunId(p.variant(), p.run())));
    Map<RunId, List<CertificateRow>> certificates =
        reader.certificates().stream().collect(groupingBy(c -> new RunId(c.variant(), c.run())));
    List<Ending> endings = new ArrayList<>();
    for (RunRow run : runs) {
      RunId id = run.id();
      endings.add(
          Ending.of(
              run,
              points.getOrDefault(id, List.of()),
              certificates.getOrDefault(id, List.of()),
              diagnostics.order(run)));
    }
    return endings;
  }

  private static Map<String, Object> endings(List<Ending> runs, CutoffSpec cutoffs) {
    Endings endings = Endings.of(runs, cutoffs.critical());
    Map<String, Object> kinds = new LinkedHashMap<>();
    for (Ending.Kind kind : Ending.Kind.values()) {
      kinds.put(kind.key(), endings.count(kind));
    }
    Map<String, Object> arrived = new LinkedHashMap<>();
    arrived.put("cutoff", endings.arrivedBelow());
    arrived.put("below", endings.below());
    arrived.put("quadratic", endings.arrived());
    arrived.put("indices", List.copyOf(endings.indices()));
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("endings", kinds);
    values.put("arrived", arrived);
    return values;
  }

  private static Map<String, Object> variant(
      VariantRow variant, Experiment experiment, List<Ending> all) {
    List<Ending> endings =
        all.stream().filter(end -> end.run().variant() == variant.variant()).toList();
    List<RunRow> runs = endings.stream().map(Ending::run).toList();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", variant.settings());
    values.put("problem", variant.problem());
    values.put("runs", runs.size());
    values.put("iterations", variant.iterations());
    values.put("parameters", variant.parameters());
    values.put("samples", variant.samples());
    values.putAll(counts(endings, experiment.cutoffs()));
    values.putAll(endings(endings, experiment.cutoffs()));
    runs.stream()
        .mapToDouble(RunRow::seconds)
        .average()
        .ifPresent(seconds -> values.put("seconds_a_run", seconds));
    values.put("paper", experiment.published());
    return values;
  }

  private static Map<String, Object> counts(List<Ending> endings, CutoffSpec cutoffs) {
    List<RunRow> runs = endings.stream().map(Ending::run).toList();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("starts", RunRow.starts(runs));
    counts.put("critical", each(cutoffs.loosestFirst(), endings, Ending::critical));
    counts.put("below", each(cutoffs.loosestFirst(), endings, Ending::below));
    counts.put("flat_below", each(cutoffs.loosestFirst(), endings, Ending::flatBelow));
    counts.put("flat_final", count(endings, RunEnding.GRADIENT_FLAT));
    counts.put("diverging", count(endings, RunEnding.DIVERGING));
    counts.put(
        "ever_above",
        each(cutoffs.everAbove(), endings, (end, limit) -> end.run().maximalR() > limit));
    return counts;
  }

  private static long count(List<Ending> endings, RunEnding called) {
    return endings.stream().filter(end -> end.called() == called).count();
  }

  /// For each cut-off, in this order, the runs of which the test holds.
  private static Map<String, Object> each(
      List<Double> cutoffs, List<Ending> endings, BiPredicate<Ending, Double> test) {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (double cutoff : cutoffs) {
      counts.put(key(cutoff), endings.stream().filter(end -> test.test(end, cutoff)).count());
    }
    return counts;
  }

  /// A cut-off as people write it: 1e-10, 0.5.
  static String key(double cutoff) {
    return Double.toString(cutoff).replaceFirst("\\.0(?=E|$)", "").toLowerCase(Locale.ROOT);
  }
}
