package dev.cairn.lab.campaign;

import dev.cairn.escape.Runaway;
import dev.cairn.flatness.RelativeResiduals;
import dev.cairn.flatness.Verdict;
import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.store.FinishedRun;
import dev.cairn.lab.store.KernelShareRow;
import dev.cairn.lab.store.MorseRow;
import dev.cairn.lab.store.PointRow;
import dev.cairn.lab.store.RunRow;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One run: a function of the experiment, the campaign's seed and the run's number; only its times
/// and its worker's number depend on anything else.
///
/// @param variant the variant
/// @param run the run's number
/// @param start where it starts
/// @param seed its seed
record Cell(Variant variant, int run, Start start, long seed) {
  private static final double NANOSECONDS = 1e-9;

  /// What a cell needs of the worker that runs it.
  ///
  /// @param worker its number
  /// @param session the number of this process's session
  /// @param objective its objective
  /// @param nanoTime a clock
  /// @param stop whether the campaign is to be interrupted
  /// @param watcher sees the iterates
  record Bench(
      int worker,
      int session,
      SmoothObjective objective,
      LongSupplier nanoTime,
      BooleanSupplier stop,
      Observer watcher) {}

  /// Runs it; empty where it was interrupted.
  Optional<FinishedRun> run(Bench bench) {
    long begin = bench.nanoTime().getAsLong();
    Experiment experiment = variant.experiment();
    ResidualProbe probe = new ResidualProbe(bench.objective(), experiment.store());
    RunRecorder recorder = new RunRecorder(this, probe, bench.nanoTime());
    StoppingRule interruption =
        _ ->
            bench.stop().getAsBoolean()
                ? Optional.of(new StopReason.Requested("interrupted"))
                : Optional.empty();
    Runaway runaway = new Runaway();
    SearchResult result =
        Search.run(
            variant.finder(),
            bench.objective(),
            start.theta().toArray(),
            interruption
                .or(StoppingRule.squaredGradientBelow(experiment.stop().squaredGradientBelow()))
                .or(StoppingRule.iterations(experiment.iterations())),
            recorder.and(runaway).and(bench.watcher()));
    if (result.reason() instanceof StopReason.Requested) {
      return Optional.empty();
    }
    Examiner examiner = new Examiner(experiment, bench.objective());
    List<PointRow> points = new ArrayList<>();
    List<MorseRow> morse = new ArrayList<>();
    List<KernelShareRow> kernelShares = new ArrayList<>();
    boolean escaping = !experiment.problem().coercive() && runaway.evidence().isPresent();
    for (Examiner.Examined examined : examine(examiner, recorder, result.last())) {
      boolean end = escaping && examined.point().kind().equals("final");
      points.add(
          end ? examined.point().withVerdict(Examiner.word(Verdict.ESCAPING)) : examined.point());
      morse.addAll(examined.morse());
      kernelShares.addAll(examined.kernelShares());
    }
    double seconds = (bench.nanoTime().getAsLong() - begin) * NANOSECONDS;
    Verdict verdict =
        escaping
            ? Verdict.ESCAPING
            : examiner.verdict(result.last().squaredGradientNorm(), recorder.lastResiduals());
    RunRow row =
        row(
            new Watched(recorder, runaway, verdict, bench.session()),
            result,
            seconds,
            bench.worker());
    return Optional.of(new FinishedRun(row, recorder.rows(), points, morse, kernelShares));
  }

  private List<Examiner.Examined> examine(Examiner examiner, RunRecorder recorder, Iterate last) {
    List<Examiner.Examined> examined = new ArrayList<>();
    examined.add(examiner.examine(mark("start", 0), start.theta(), recorder.firstResiduals()));
    recorder.early().ifPresent(early -> examined.add(examine(examiner, "early", early)));
    recorder.flattest().ifPresent(flat -> examined.add(examine(examiner, "flattest", flat)));
    examined.add(
        examiner.examine(mark("final", last.index()), last.theta(), recorder.lastResiduals()));
    return examined;
  }

  private Examiner.Examined examine(Examiner examiner, String kind, RunRecorder.Solved at) {
    return examiner.examine(mark(kind, at.iterate().index()), at.iterate().theta(), at.residuals());
  }

  private Examiner.Mark mark(String kind, int iterate) {
    return new Examiner.Mark(variant.number(), run, kind, iterate);
  }

  /// What was seen of a run.
  private record Watched(RunRecorder recorder, Runaway runaway, Verdict verdict, int session) {}

  private RunRow row(Watched watched, SearchResult result, double seconds, int worker) {
    RunRecorder recorder = watched.recorder();
    Iterate last = result.last();
    RelativeResiduals residuals = recorder.lastResiduals();
    return new RunRow(
        variant.number(),
        run,
        seed,
        start.trajectory(),
        start.step(),
        recorder.rows().getFirst().loss(),
        reason(result.reason()),
        detail(result.reason()),
        last.index(), // every iterate before the last one was left by a step
        last.value(),
        last.squaredGradientNorm(),
        residuals.r(),
        residuals.coKernel(),
        recorder.maximalResidual(),
        recorder
            .flattest()
            .map(f -> OptionalInt.of(f.iterate().index()))
            .orElse(OptionalInt.empty()),
        Examiner.word(watched.verdict()),
        seconds,
        worker,
        watched.runaway().normHalfway(),
        watched.runaway().norm(),
        OptionalInt.of(watched.session()));
  }

  private static String reason(StopReason reason) {
    return switch (reason) {
      case StopReason.SmallGradient _ -> "small-gradient";
      case StopReason.IterationLimit _ -> "iteration-limit";
      case StopReason.Stalled _ -> "stalled";
      case StopReason.NonFinite _ -> "non-finite";
      case StopReason.Requested _ -> "requested";
    };
  }

  private static String detail(StopReason reason) {
    return switch (reason) {
      case StopReason.SmallGradient(double cutoff) -> "‖∇f‖² below " + cutoff;
      case StopReason.IterationLimit(int limit) -> limit + " iterations";
      case StopReason.Stalled(String why) -> why;
      case StopReason.NonFinite(String quantity) -> quantity;
      case StopReason.Requested(String why) -> why;
    };
  }
}
