package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.KnownEnds;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.VariantRow;
import java.util.List;
import java.util.Optional;

/// The runs of a variant beside what else is known of its problem.
///
/// @param warnings what should be known of the problem before numbers are trusted
/// @param knownPoints where the problem's critical points have known places
/// @param theory where theory knows the classes of critical points
/// @param descent where runs start from marked points of others
public record Comparisons(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    Optional<KnownPoints> knownPoints,
    Optional<Theory> theory,
    Optional<Descent> descent) {
  /// Nothing is known.
  public static final Comparisons NONE =
      new Comparisons(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Comparisons {
    warnings = List.copyOf(warnings);
  }

  static Comparisons of(CampaignView view, VariantRow variant, Experiment experiment) {
    List<RunView> runs = view.runs(variant.variant());
    List<PointRow> points = runs.stream().flatMap(run -> run.points().stream()).toList();
    return new Comparisons(
        variant.warningLines(),
        KnownEnds.of(experiment, runs.stream().map(RunView::row).toList(), points)
            .map(KnownPoints::of),
        Theory.of(view.theory(variant.variant()), variant, runs, experiment),
        Descent.of(runs, points, experiment));
  }
}
