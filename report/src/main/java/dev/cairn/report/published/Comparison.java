package dev.cairn.report.published;

import dev.cairn.report.published.Quantity.FirstBelow;
import dev.cairn.report.published.Quantity.FlattestIterate;
import dev.cairn.report.published.Quantity.Loss;
import dev.cairn.report.published.Quantity.Spectral;
import dev.cairn.report.published.Quantity.SquaredGradient;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One quantity of a variant's runs beside the published runs.
///
/// @param variant the variant
/// @param quantity what is compared
/// @param ours its values in this campaign
/// @param published its values in the published runs
/// @param apart how far apart they are
public record Comparison(
    VariantRow variant,
    Quantity quantity,
    List<Observation> ours,
    List<Observation> published,
    TwoSamples apart) {
  /// Seed of the permutations: the same store gives the same p.
  private static final long SEED = 1;

  public Comparison {
    ours = List.copyOf(ours);
    published = List.copyOf(published);
  }

  /// Compares every variant of a campaign with the published runs of its figure, in all quantities
  /// that both know. A quantity that no run of this campaign stored, as spectra of a large problem,
  /// is left out.
  ///
  /// @param directory of the published tables
  public static List<Comparison> of(StoreReader store, Path directory) {
    var comparisons = new ArrayList<Comparison>();
    var campaign = Runs.of(store);
    for (VariantRow variant : store.variants()) {
      var published =
          PublishedRuns.read(directory, store.campaign().experiment(), variant.settings());
      published
          .samples()
          .forEach(
              (quantity, theirs) -> {
                List<Observation> ours = campaign.sample(variant, quantity);
                if (!ours.isEmpty()) {
                  comparisons.add(
                      new Comparison(
                          variant, quantity, ours, theirs, TwoSamples.of(ours, theirs, SEED)));
                }
              });
    }
    return List.copyOf(comparisons);
  }

  /// The finished runs of a campaign.
  ///
  /// @param store where their iterates are
  /// @param rows the runs
  /// @param points their marked points
  private record Runs(StoreReader store, List<RunRow> rows, Map<RunId, List<PointRow>> points) {
    static Runs of(StoreReader store) {
      return new Runs(
          store,
          store.runs(),
          store.points().stream().collect(Collectors.groupingBy(p -> p.id().run())));
    }

    /// The quantity in each run of a variant that has it.
    List<Observation> sample(VariantRow variant, Quantity quantity) {
      return rows.stream()
          .filter(run -> run.variant() == variant.variant())
          .flatMap(run -> value(run, quantity).map(v -> new Observation(start(run), v)).stream())
          .toList();
    }

    /// Names the start point of a run: two runs from one are told by all that is stored of it.
    private static String start(RunRow run) {
      return run.trajectory().isPresent() && run.trajectoryStep().isPresent()
          ? "trajectory %s, step %s, loss %s"
              .formatted(
                  run.trajectory().getAsInt(), run.trajectoryStep().getAsInt(), run.startLoss())
          : "run " + run.run();
    }

    private Optional<Double> value(RunRow run, Quantity quantity) {
      Optional<Double> value =
          switch (quantity) {
            case Spectral(Spectral.Feature feature, PointKind kind) ->
                point(run, kind, p -> p.spectrum())
                    .filter(spectrum -> spectrum.dimension() > 0)
                    .map(feature::of);
            case FlattestIterate() -> point(run, PointKind.FLATTEST, p -> (double) p.iterate());
            case Loss(PointKind kind) -> point(run, kind, PointRow::loss);
            case SquaredGradient(PointKind kind) -> point(run, kind, PointRow::squaredGradientNorm);
            case FirstBelow(double cutoff) -> Optional.of(firstBelow(run, cutoff));
          };
      return value.filter(v -> !Double.isNaN(v));
    }

    private <T> Optional<T> point(RunRow run, PointKind kind, Function<PointRow, T> value) {
      return points.getOrDefault(run.id(), List.of()).stream()
          .filter(p -> p.kind() == kind)
          .findFirst()
          .map(value);
    }

    private double firstBelow(RunRow run, double cutoff) {
      return store.iterates(run.variant(), run.run()).stream()
          .filter(i -> i.squaredGradientNorm() < cutoff)
          .mapToDouble(IterateRow::iterate)
          .findFirst()
          .orElse(Double.POSITIVE_INFINITY);
    }
  }

  /// Comparisons with a p below this are counted aloud; so many come by chance where nothing
  /// differs.
  private static final double RARE = 0.05;

  /// The comparisons as a table for people, a line each.
  public static List<String> lines(List<Comparison> comparisons) {
    var lines = new ArrayList<String>();
    String told = "";
    for (Comparison each : comparisons) {
      String name = each.variant.settings();
      if (!name.equals(told)) {
        lines.add(name);
        told = name;
      }
      lines.add(each.line());
    }
    long rare = comparisons.stream().filter(c -> c.apart.p() < RARE).count();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s of %s comparisons have p < %s; %.1f would by chance",
            rare,
            comparisons.size(),
            RARE,
            RARE * comparisons.size()));
    return List.copyOf(lines);
  }

  private String line() {
    return String.format(
        Locale.ROOT,
        "  %-48s distance %.2f, p %s (%s, published %s)",
        quantity.words(),
        apart.distance(),
        p(),
        Counted.of(ours.size(), "run"),
        published.size());
  }

  private String p() {
    double least = 1.0 / (TwoSamples.PERMUTATIONS + 1);
    return (apart.p() <= least ? "≤ " : "") + String.format(Locale.ROOT, "%.4f", apart.p());
  }

  /// The comparisons as comma-separated values, a line of names first: the variant's number, the
  /// quantity and where it is measured, runs, distance and p. The values compared are not among
  /// them.
  public static List<String> csv(List<Comparison> comparisons) {
    return Stream.concat(
            Stream.of("variant,quantity,point,runs,published_runs,distance,p"),
            comparisons.stream().map(Comparison::row))
        .toList();
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%s,%s,%.4f,%.4f",
        variant.variant(),
        quantity.column(),
        quantity.where().map(PointKind::word).orElse(""),
        ours.size(),
        published.size(),
        apart.distance(),
        apart.p());
  }
}
