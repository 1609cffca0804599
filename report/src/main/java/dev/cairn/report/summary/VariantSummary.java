package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.VariantRow;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// One of several variants of a campaign in a few numbers, as part of a [Summary].
///
/// @param name what tells it from the others
/// @param problem in words
/// @param runs finished runs
/// @param iterations limit of iterations
/// @param parameters n
/// @param samples in the data set
/// @param counts over its runs
/// @param secondsARun mean time of its runs; empty without runs
/// @param paper published figures by their names
/// @param diagnostics of its runs
/// @param comparisons with what else is known of its problem
public record VariantSummary(
    String name,
    String problem,
    int runs,
    int iterations,
    int parameters,
    int samples,
    @JsonUnwrapped RunCounts counts,
    @JsonProperty("seconds_a_run") OptionalDouble secondsARun,
    Map<String, Double> paper,
    @JsonUnwrapped Diagnostics diagnostics,
    @JsonUnwrapped Comparisons comparisons) {
  static VariantSummary of(CampaignView view, VariantRow variant, Experiment experiment) {
    List<RunView> runs = view.runs(variant.variant());
    return new VariantSummary(
        variant.settings(),
        variant.problem(),
        runs.size(),
        variant.iterations(),
        variant.parameters(),
        variant.samples(),
        RunCounts.of(runs, experiment.cutoffs()),
        runs.stream().mapToDouble(run -> run.row().seconds()).average(),
        experiment.published(),
        Diagnostics.of(runs),
        Comparisons.of(view, variant, experiment));
  }
}
