package dev.cairn.lab.report;

import dev.cairn.lab.figure.PowerOfTen;
import java.util.List;
import java.util.Optional;

/// What the paper reports of an experiment, to stand beside our own counts.
///
/// Source: text and captions of the paper; shares that it shows only in a figure are read from
/// the numbers behind that figure.
///
/// @param experiment its name: "fig3"
/// @param runs the paper's number of runs
/// @param claims what it reports
public record Published(String experiment, int runs, List<Claim> claims) {
  private static final List<Published> ALL =
      List.of(
          new Published("fig1-linear", 100, List.of(claim(new Measure.Critical(1e-10), 0.80))),
          new Published("fig1-nonlinear", 10, List.of(claim(new Measure.Critical(1e-10), 0.40))),
          new Published(
              "fig3",
              100,
              List.of(
                  claim(new Measure.Critical(1e-10), 0.14),
                  claim(new Measure.FlatFinal(), 0.28),
                  claim(new Measure.EverAbove(0.5), 0.99),
                  claim(new Measure.EverAbove(0.9), 0.89),
                  claim(new Measure.EverAbove(0.99), 0.50))),
          new Published(
              "figA1",
              60,
              List.of(
                  claim(new Measure.Critical(1e-10), 0.10),
                  claim(new Measure.FlatFinal(), 4.0 / 60),
                  claim(new Measure.EverAbove(0.9), 56.0 / 60))),
          new Published(
              "figA2",
              50,
              List.of(
                  claim(new Measure.Critical(1e-8), 17.0 / 50),
                  claim(new Measure.FlatFinal(), 3.0 / 50),
                  claim(new Measure.EverAbove(0.9), 31.0 / 50))));

  /// What a report counts, whether the paper reports it or not.
  static final List<Measure> MEASURES =
      List.of(
          new Measure.Critical(1e-10),
          new Measure.Critical(1e-8),
          new Measure.FlatFinal(),
          new Measure.EverAbove(0.5),
          new Measure.EverAbove(0.9),
          new Measure.EverAbove(0.99));

  public Published {
    claims = List.copyOf(claims);
  }

  /// One reported share.
  public record Claim(Measure measure, double share) {}

  /// A count over runs.
  public sealed interface Measure {
    /// Runs that end with ‖∇f‖² below the cut-off.
    record Critical(double cutoff) implements Measure {}

    /// Runs whose final iterate has the verdict gradient-flat.
    record FlatFinal() implements Measure {}

    /// Runs with some r above the limit.
    record EverAbove(double limit) implements Measure {}

    /// In words.
    default String words() {
      return switch (this) {
        case Critical(double cutoff) -> "end critical, ‖∇f‖² < " + PowerOfTen.text(cutoff);
        case FlatFinal() -> "end gradient-flat";
        case EverAbove(double limit) -> "ever pass r > " + limit;
      };
    }

    /// Counts the runs of a campaign.
    default Proportion count(List<RunView> runs) {
      long hits =
          switch (this) {
            case Critical(double cutoff) ->
                runs.stream().filter(run -> run.row().squaredGradientNorm() < cutoff).count();
            case FlatFinal() ->
                runs.stream().filter(run -> run.row().verdict().equals("gradient-flat")).count();
            case EverAbove(double limit) ->
                runs.stream().filter(run -> run.row().maximalR() > limit).count();
          };
      return new Proportion((int) hits, runs.size());
    }
  }

  /// The paper's figures for the experiment of this name, if it has any.
  public static Optional<Published> of(String experiment) {
    return ALL.stream().filter(known -> known.experiment.equals(experiment)).findFirst();
  }

  /// The paper's count for a measure, if it reports one.
  public Optional<Proportion> proportion(Measure measure) {
    return claims.stream()
        .filter(claim -> claim.measure().equals(measure))
        .findFirst()
        .map(claim -> new Proportion((int) Math.round(claim.share() * runs), runs));
  }

  private static Claim claim(Measure measure, double share) {
    return new Claim(measure, share);
  }
}
