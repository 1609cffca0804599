package dev.cairn.study.campaign;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.objective.Fallible;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Arrival;
import dev.cairn.search.Divergence;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.study.setup.Start;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.FinishedRun;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.text.Counted;
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
  record Context(
      int worker,
      int session,
      SmoothObjective objective,
      LongSupplier nanoTime,
      BooleanSupplier stop,
      Observer watcher) {}

  /// Runs it; empty where it was interrupted.
  Optional<FinishedRun> run(Context context) {
    long begin = context.nanoTime().getAsLong();
    Experiment experiment = variant.experiment();
    ResidualProbe probe = new ResidualProbe(context.objective(), experiment.store());
    Arrival arrival = new Arrival(context.objective());
    RunRecorder recorder = new RunRecorder(this, probe, arrival::isNoise, context.nanoTime());
    StoppingRule interruption =
        _ ->
            context.stop().getAsBoolean()
                ? Optional.of(new StopReason.Requested("interrupted"))
                : Optional.empty();
    Divergence divergence = new Divergence();
    SearchResult result =
        Search.run(
            variant.finder(),
            context.objective(),
            start.theta().toArray(),
            interruption
                .or(StoppingRule.squaredGradientBelow(experiment.stop().squaredGradientBelow()))
                .or(experiment.stop().atArrival() ? arrival : StoppingRule.never())
                .or(StoppingRule.iterations(experiment.iterations())),
            arrival.and(recorder).and(divergence).and(context.watcher()));
    if (result.reason() instanceof StopReason.Requested) {
      return Optional.empty();
    }
    Optional<String> fault = fault(context.objective());
    Examiner examiner = new Examiner(experiment, context.objective());
    boolean diverging =
        !experiment.problem().coercive()
            && divergence.evidence().isPresent()
            && !examiner.leadsOnward(result.last().theta());
    List<PointRow> points = new ArrayList<>();
    List<MorseRow> morse = new ArrayList<>();
    List<KernelShareRow> kernelShares = new ArrayList<>();
    for (Examiner.Examined examined : examine(examiner, recorder, result.last())) {
      points.add(examined.point());
      morse.addAll(examined.morse());
      kernelShares.addAll(examined.kernelShares());
    }
    if (diverging) { // the run says that no critical point is where it ends
      points.add(points.removeLast().notCritical());
    }
    RunEnding ending = diverging ? RunEnding.DIVERGING : RunEnding.at(points.getLast().verdict());
    double seconds = (context.nanoTime().getAsLong() - begin) * NANOSECONDS;
    RunRow row =
        row(
            new RunFacts(recorder, divergence, ending, context.session()),
            named(result, fault),
            seconds,
            context.worker());
    return Optional.of(new FinishedRun(row, recorder.rows(), points, morse, kernelShares));
  }

  private List<Examiner.Examined> examine(Examiner examiner, RunRecorder recorder, Iterate last) {
    List<Examiner.Examined> examined = new ArrayList<>();
    examined.add(
        examiner.examine(mark(PointKind.START, 0), start.theta(), recorder.firstResiduals()));
    recorder.early().ifPresent(early -> examined.add(examine(examiner, PointKind.EARLY, early)));
    recorder
        .flattest()
        .ifPresent(flat -> examined.add(examine(examiner, PointKind.FLATTEST, flat)));
    examined.add(
        examiner.examine(
            mark(PointKind.FINAL, last.index()), last.theta(), recorder.lastResiduals()));
    return examined;
  }

  private Examiner.Examined examine(Examiner examiner, PointKind kind, RunRecorder.Solved at) {
    return examiner.examine(mark(kind, at.iterate().index()), at.iterate().theta(), at.residuals());
  }

  private Examiner.Mark mark(PointKind kind, int iterate) {
    return new Examiner.Mark(variant.number(), run, kind, iterate);
  }

  /// What was seen of a run.
  private record RunFacts(
      RunRecorder recorder, Divergence divergence, RunEnding ending, int session) {}

  private RunRow row(RunFacts facts, SearchResult result, double seconds, int worker) {
    RunRecorder recorder = facts.recorder();
    Iterate last = result.last();
    RelativeResiduals residuals = recorder.lastResiduals();
    return new RunRow(
        variant.number(),
        run,
        seed,
        start.trajectory(),
        start.step(),
        recorder.rows().getFirst().loss(),
        result.reason().kind(),
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
        facts.ending(),
        seconds,
        worker,
        facts.divergence().normHalfway(),
        facts.divergence().norm(),
        OptionalInt.of(facts.session()));
  }

  /// What failed in an objective that can fail.
  private static Optional<String> fault(SmoothObjective objective) {
    return objective instanceof Fallible fallible ? fallible.takeFault() : Optional.empty();
  }

  /// With the failure that made a number not finite.
  private static SearchResult named(SearchResult result, Optional<String> fault) {
    return result.reason() instanceof StopReason.NonFinite && fault.isPresent()
        ? new SearchResult(new StopReason.NonFinite(fault.get()), result.last())
        : result;
  }

  private static String detail(StopReason reason) {
    return switch (reason) {
      case StopReason.SmallGradient(double cutoff) -> "‖∇f‖² below " + cutoff;
      case StopReason.Arrived(String evidence) -> evidence;
      case StopReason.IterationLimit(int limit) -> Counted.of(limit, "iteration");
      case StopReason.Stalled(String why) -> why;
      case StopReason.NonFinite(String quantity) -> quantity;
      case StopReason.Requested(String why) -> why;
    };
  }
}
