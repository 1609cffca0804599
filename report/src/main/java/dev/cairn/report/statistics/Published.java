package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.figure.PowerOfTen;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.VariantRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// What is counted over the runs of a variant, and what the paper reports of it.
///
/// @param measures what is counted
/// @param shares the published shares by [Measure#key]
/// @param runs the number of runs behind them, where it is known
/// @param longer the paper's limit of iterations, where this variant's is smaller: its runs do less
public record Published(
    List<Measure> measures, Map<String, Double> shares, OptionalInt runs, OptionalInt longer) {
  public Published {
    measures = List.copyOf(measures);
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /// A count over runs.
  public sealed interface Measure {
    /// Runs that end with ‖∇f‖² below the cut-off and do not diverge: what the paper counts as
    /// critical.
    ///
    /// @param first whether it is the cut-off that decides verdicts
    record Below(double cutoff, boolean first) implements Measure {}

    /// Those of them that end at a critical point by more than the cut-off.
    record Critical(double cutoff) implements Measure {}

    /// Those of them that end at a gradient-flat point.
    record FlatBelow(double cutoff) implements Measure {}

    /// Runs that end at a gradient-flat point.
    record FlatFinal() implements Measure {}

    /// Those of them that end above the cut-off: the paper counts the others as critical.
    record FlatAbove(double cutoff) implements Measure {}

    /// Runs that diverge.
    record Diverging() implements Measure {}

    /// Runs with some r above the limit, of those whose r is known: some finders solve no system.
    record EverAbove(double limit) implements Measure {}

    /// Its name among an experiment's published figures; empty where none are published.
    default String key() {
      return switch (this) {
        case Below(double cutoff, boolean first) ->
            first ? "critical" : "critical_" + number(cutoff);
        case Critical _, FlatBelow _, FlatFinal _ -> "";
        case FlatAbove _ -> "flat_final";
        case Diverging() -> "diverging";
        case EverAbove(double limit) -> "ever_above_" + number(limit);
      };
    }

    /// In words.
    default String words() {
      return switch (this) {
        case Below(double cutoff, boolean _) ->
            "end with ‖∇f‖² < " + PowerOfTen.text(cutoff) + " and do not diverge";
        case Critical _ -> "– critical: proven, or Newton's steps take the gradient away";
        case FlatBelow _ -> "– gradient-flat: the gradient lies in the kernel";
        case FlatFinal() -> "end gradient-flat";
        case FlatAbove(double cutoff) -> "– with ‖∇f‖² ≥ " + PowerOfTen.text(cutoff);
        case Diverging() -> "diverge";
        case EverAbove(double limit) -> "ever pass r > " + limit;
      };
    }

    /// Counts the runs of a campaign.
    default Proportion count(List<RunView> runs) {
      Predicate<RunView> counted =
          switch (this) {
            case Below(double cutoff, boolean _) -> run -> run.ending().below(cutoff);
            case Critical(double cutoff) -> run -> run.ending().critical(cutoff);
            case FlatBelow(double cutoff) -> run -> run.ending().flatBelow(cutoff);
            case FlatFinal() -> run -> run.ended() == RunEnding.GRADIENT_FLAT;
            case FlatAbove(double cutoff) ->
                run -> run.ended() == RunEnding.GRADIENT_FLAT && !run.ending().flatBelow(cutoff);
            case Diverging() -> run -> run.ended() == RunEnding.DIVERGING;
            case EverAbove(double limit) -> run -> run.row().maximalR() > limit;
          };
      List<RunView> all =
          this instanceof EverAbove
              ? runs.stream().filter(run -> !Double.isNaN(run.row().maximalR())).toList()
              : runs;
      return new Proportion((int) all.stream().filter(counted).count(), all.size());
    }

    /// A number as keys write it: 1e-8, 0.5.
    private static String number(double value) {
      return Double.toString(value)
          .replaceFirst("\\.0(?=E|$)", "")
          .toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What an experiment's file says about a variant.
  public static Published of(ExperimentFile file, VariantRow variant) {
    Experiment experiment = List.copyOf(file.variants().values()).get(variant.variant());
    var cutoffs = experiment.cutoffs();
    var measures = new ArrayList<Measure>();
    for (double cutoff : cutoffs.loosestFirst()) {
      measures.add(new Measure.Below(cutoff, cutoff == cutoffs.critical().getFirst()));
      measures.add(new Measure.Critical(cutoff));
      measures.add(new Measure.FlatBelow(cutoff));
    }
    measures.add(new Measure.FlatFinal());
    measures.add(new Measure.FlatAbove(cutoffs.critical().getFirst()));
    measures.add(new Measure.Diverging());
    cutoffs.everAbove().forEach(limit -> measures.add(new Measure.EverAbove(limit)));
    var longer =
        paperScale(file, variant, "iterations").stream().filter(n -> n > variant.iterations());
    return new Published(
        measures, experiment.published(), paperScale(file, variant, "runs"), longer.findFirst());
  }

  /// What the paper scale sets a number of the variant to.
  private static OptionalInt paperScale(ExperimentFile file, VariantRow variant, String key) {
    Experiment whole = file.experiment();
    Optional<String> own =
        variant.variant() < whole.variants().size()
            ? Optional.ofNullable(whole.variants().get(variant.variant()).paperScale().get(key))
            : Optional.empty();
    return own.or(() -> Optional.ofNullable(whole.paperScale().get(key)))
        .map(number -> OptionalInt.of(Integer.parseInt(number)))
        .orElse(OptionalInt.empty());
  }

  /// Whether the paper reports anything.
  public boolean isEmpty() {
    return shares.isEmpty();
  }

  /// The published share of a measure.
  public OptionalDouble share(Measure measure) {
    Double share = shares.get(measure.key());
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }

  /// The count behind the published share of a measure, where the number of runs is known.
  public Optional<Proportion> proportion(Measure measure) {
    OptionalDouble share = share(measure);
    return share.isPresent() && runs.isPresent()
        ? Optional.of(
            new Proportion(
                (int) Math.round(share.getAsDouble() * runs.getAsInt()), runs.getAsInt()))
        : Optional.empty();
  }
}
