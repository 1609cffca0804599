package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.RecordJson;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.formats.WholeFile;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.VariantRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The campaign in a few numbers, `summary.json`: the components are its keys, in their order;
/// docs/store.md says what they mean.
///
/// @param experiment name of the experiment
/// @param seed of the campaign
/// @param runs finished runs of all variants
/// @param iterations the largest limit of iterations
/// @param parameters n of the first variant
/// @param samples of the first variant
/// @param counts over all runs
/// @param diagnostics of all runs
/// @param comparisons of the only variant; nothing where there are several
/// @param certified how many points have which statement; empty where none was tried
/// @param seconds of all sessions that ended
/// @param workers of the last session
/// @param arithmetics kinds of arithmetic that made the runs
/// @param paper published figures by their names
/// @param variants each variant, where there are several
public record Summary(
    String experiment,
    long seed,
    int runs,
    int iterations,
    int parameters,
    int samples,
    @JsonUnwrapped RunCounts counts,
    @JsonUnwrapped Diagnostics diagnostics,
    @JsonUnwrapped Comparisons comparisons,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<ProofState, Long> certified,
    double seconds,
    int workers,
    int arithmetics,
    Map<String, Double> paper,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<VariantSummary> variants) {
  /// The file in a campaign's directory.
  public static final String FILE = "summary.json";

  public Summary {
    certified = Collections.unmodifiableMap(certified);
    variants = List.copyOf(variants);
  }

  /// Counts what was read. Costs no further look into the store.
  public static Summary of(CampaignView view) {
    List<VariantRow> variants = view.variants();
    List<ProvenanceRow> sessions = ProvenanceRow.ofRuns(view.provenance());
    List<Experiment> experiments = view.experiments();
    Experiment first = experiments.getFirst();
    boolean single = variants.size() == 1;
    return new Summary(
        view.campaign().experiment(),
        view.campaign().seed(),
        view.runs().size(),
        view.campaign().iterations(),
        variants.getFirst().parameters(),
        variants.getFirst().samples(),
        RunCounts.of(view.runs(), first.cutoffs()),
        Diagnostics.of(view.runs()),
        single ? Comparisons.of(view, variants.getFirst(), first) : Comparisons.NONE,
        certified(view.runs()),
        sessions.stream().mapToDouble(ProvenanceRow::seconds).filter(s -> !Double.isNaN(s)).sum(),
        sessions.isEmpty() ? 0 : sessions.getLast().workers(),
        Arithmetic.of(view.runs().stream().map(RunView::row).toList(), sessions).size(),
        first.published(),
        single
            ? List.of()
            : variants.stream()
                .map(v -> VariantSummary.of(view, v, experiments.get(v.variant())))
                .toList());
  }

  /// How many points of all marked ones have which statement.
  private static Map<ProofState, Long> certified(List<RunView> runs) {
    List<CertificateRow> certificates =
        runs.stream().flatMap(run -> run.certificates().stream()).toList();
    Map<ProofState, Long> counts = new EnumMap<>(ProofState.class);
    if (!certificates.isEmpty()) {
      ProofState.STATEMENTS.forEach(statement -> counts.put(statement, 0L));
      certificates.forEach(c -> counts.merge(c.proof().statement(), 1L, Long::sum));
    }
    return counts;
  }

  /// The counts of a variant.
  public RunCounts counts(int variant) {
    return variants.isEmpty() ? counts : variants.get(variant).counts();
  }

  /// What traces and marked points of a variant tell.
  public Diagnostics diagnostics(int variant) {
    return variants.isEmpty() ? diagnostics : variants.get(variant).diagnostics();
  }

  /// A variant beside what else is known of its problem.
  public Comparisons comparisons(int variant) {
    return variants.isEmpty() ? comparisons : variants.get(variant).comparisons();
  }

  /// As JSON.
  public String json() {
    return RecordJson.text(this);
  }

  /// Writes the file in a campaign's directory.
  public void write(Path directory) {
    try {
      WholeFile.write(directory.resolve(FILE), json());
    } catch (IOException e) {
      throw Failures.at("cannot write", directory.resolve(FILE), e);
    }
  }
}
