package dev.cairn.lab.report;

import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.figure.PowerOfTen;
import dev.cairn.lab.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
    shares = Map.copyOf(shares);
  }

  /// A count over runs.
  public sealed interface Measure {
    /// Runs that end with ‖∇f‖² below the cut-off and do not escape.
    ///
    /// @param first whether it is the cut-off that decides verdicts
    record Critical(double cutoff, boolean first) implements Measure {}

    /// Runs whose final iterate has the verdict gradient-flat.
    record FlatFinal() implements Measure {}

    /// Runs that escape to infinity.
    record Escaping() implements Measure {}

    /// Runs with some r above the limit.
    record EverAbove(double limit) implements Measure {}

    /// Its name among an experiment's published figures.
    default String key() {
      return switch (this) {
        case Critical(double cutoff, boolean first) ->
            first ? "critical" : "critical_" + number(cutoff);
        case FlatFinal() -> "flat_final";
        case Escaping() -> "escaping";
        case EverAbove(double limit) -> "ever_above_" + number(limit);
      };
    }

    /// In words.
    default String words() {
      return switch (this) {
        case Critical(double cutoff, boolean _) ->
            "end critical, ‖∇f‖² < " + PowerOfTen.text(cutoff);
        case FlatFinal() -> "end gradient-flat";
        case Escaping() -> "escape to infinity";
        case EverAbove(double limit) -> "ever pass r > " + limit;
      };
    }

    /// Counts the runs of a campaign.
    default Proportion count(List<RunView> runs) {
      long hits =
          switch (this) {
            case Critical(double cutoff, boolean _) ->
                runs.stream().filter(run -> run.row().criticalBelow(cutoff)).count();
            case FlatFinal() ->
                runs.stream().filter(run -> run.row().verdict().equals("gradient-flat")).count();
            case Escaping() ->
                runs.stream().filter(run -> run.row().verdict().equals("escaping")).count();
            case EverAbove(double limit) ->
                runs.stream().filter(run -> run.row().maximalR() > limit).count();
          };
      return new Proportion((int) hits, runs.size());
    }

    /// A number as keys write it: 1e-8, 0.5.
    private static String number(double value) {
      return Double.toString(value)
          .replaceFirst("\\.0(?=E|$)", "")
          .toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What an experiment's file says about a variant.
  static Published of(ExperimentFile file, VariantRow variant) {
    Experiment experiment = List.copyOf(file.variants().values()).get(variant.variant());
    var cutoffs = experiment.cutoffs();
    var measures = new ArrayList<Measure>();
    for (int i = 0; i < cutoffs.critical().size(); i++) {
      measures.add(new Measure.Critical(cutoffs.critical().get(i), i == 0));
    }
    measures.add(new Measure.FlatFinal());
    measures.add(new Measure.Escaping());
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
  boolean isEmpty() {
    return shares.isEmpty();
  }

  /// The published share of a measure.
  OptionalDouble share(Measure measure) {
    Double share = shares.get(measure.key());
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }

  /// The count behind the published share of a measure, where the number of runs is known.
  Optional<Proportion> proportion(Measure measure) {
    OptionalDouble share = share(measure);
    return share.isPresent() && runs.isPresent()
        ? Optional.of(
            new Proportion(
                (int) Math.round(share.getAsDouble() * runs.getAsInt()), runs.getAsInt()))
        : Optional.empty();
  }
}
