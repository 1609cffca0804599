package dev.cairn.report.summary;

import dev.cairn.flatness.NewtonSupport;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.PointRow;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// How far away critical points are expected from the ends of runs.
///
/// @param critical runs that end critical without a proof that decides it, their step measured
/// @param rounding those of them at which the gradient may be rounding alone: no step tells more
/// @param longest step from the others, as a share of ‖θ‖, or of 1 where that is less; empty where
///     there are no others
/// @param far runs that end below the cut-off of critical points, at neither, from which a step
///     takes the gradient away, but is longer than [NewtonSupport#SHORT]
public record NewtonSteps(int critical, int rounding, OptionalDouble longest, int far) {
  static Optional<NewtonSteps> of(List<RunView> runs) {
    List<Ending> endings = runs.stream().map(RunView::ending).toList();
    List<NewtonSupport> critical =
        supports(
            endings.stream().filter(ending -> !ending.proof().provenCritical()).toList(),
            RunEnding.CRITICAL);
    List<NewtonSupport> signals = critical.stream().filter(s -> !s.atRounding()).toList();
    var steps =
        new NewtonSteps(
            critical.size(),
            critical.size() - signals.size(),
            signals.stream().mapToDouble(NewtonSupport::length).max(),
            (int) supports(endings, RunEnding.NEITHER).stream().filter(NewtonSupport::far).count());
    return steps.critical > 0 || steps.far > 0 ? Optional.of(steps) : Optional.empty();
  }

  /// Where a store tells the length.
  private static List<NewtonSupport> supports(List<Ending> endings, RunEnding called) {
    return endings.stream()
        .filter(ending -> ending.called() == called)
        .flatMap(ending -> ending.end().stream())
        .map(PointRow::support)
        .filter(support -> !Double.isNaN(support.length()))
        .toList();
  }

  /// In sentences, each a text.
  public List<String> words() {
    List<String> sentences = new ArrayList<>();
    longest.ifPresent(
        most ->
            sentences.add(
                String.format(
                    Locale.ROOT,
                    "Newton's step from the runs that end critical without a proof is at most %.1e of"
                        + " max(‖θ‖, 1) long: so far away the critical point is expected.",
                    most)));
    if (longest.isPresent() && rounding > 0) {
      sentences.add(
          "At %s of these %s ends the gradient may be rounding alone, and no step counts."
              .formatted(rounding, critical));
    }
    if (far > 0) {
      sentences.add(
          "From the ends of %s below the cut-off it is longer than %s: neither, as the critical"
                  .formatted(Counted.of(far, "run"), NewtonSupport.SHORT)
              + " point is expected so far away.");
    }
    return sentences;
  }
}
