package dev.cairn.study.store;

import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/// Table `runs`: one row a finished run.
///
/// "The last solve" is the last Newton system that the run solved; where a stopping rule ended the
/// run, it belongs to the iterate before the final one.
///
/// @param variant the variant
/// @param run number of the run in its variant, from 0
/// @param seed the run's seed, derived from campaign seed, variant and run
/// @param trajectory the training trajectory that the start point was drawn from
/// @param trajectoryStep the training step of the start point
/// @param startLoss f at the start point
/// @param reason why it ended: "small-gradient", "arrived", "iteration-limit", "stalled",
///     "non-finite" or "requested"
/// @param detail the reason in words
/// @param iterations steps taken
/// @param loss f at the final iterate
/// @param squaredGradientNorm ‖∇f‖² at the final iterate
/// @param r relative residual of the last solve, by ‖H‖_F where it is known
/// @param rH relative co-kernel residual of the last solve
/// @param maximalR the largest r of all solves of the run at which the gradient is more than
///     rounding
/// @param flattestIterate index of the maximally flat iterate
/// @param ending how it ended: "critical" or "gradient-flat", by the verdict on its final iterate,
///     "diverging" or "neither"; a proof about that iterate decides
/// @param seconds wall-clock time
/// @param worker the worker that ran it, from 0
/// @param normHalfway ‖θ‖ halfway through the run, NaN where it was not measured
/// @param normFinal ‖θ‖ at the final iterate, likewise: evidence where the run diverges
/// @param session the process that ran it, a row of `provenance`; NULL in stores of an earlier
///     Cairn
public record RunRow(
    int variant,
    int run,
    long seed,
    OptionalInt trajectory,
    OptionalInt trajectoryStep,
    double startLoss,
    StopReason.Kind reason,
    String detail,
    int iterations,
    double loss,
    double squaredGradientNorm,
    double r,
    double rH,
    double maximalR,
    OptionalInt flattestIterate,
    @Formerly("verdict") RunEnding ending,
    double seconds,
    int worker,
    double normHalfway,
    double normFinal,
    OptionalInt session) {
  /// Which run.
  public RunId id() {
    return new RunId(variant, run);
  }

  /// This run as of another session and worker.
  public RunRow madeBy(int maker, int by) {
    return new RunRow(
        variant,
        run,
        seed,
        trajectory,
        trajectoryStep,
        startLoss,
        reason,
        detail,
        iterations,
        loss,
        squaredGradientNorm,
        r,
        rH,
        maximalR,
        flattestIterate,
        ending,
        seconds,
        by,
        normHalfway,
        normFinal,
        OptionalInt.of(maker));
  }

  /// Whether it ends with ‖∇f‖² below the cut-off, at a point: it does not diverge.
  public boolean endsBelow(double cutoff) {
    return squaredGradientNorm < cutoff && ending != RunEnding.DIVERGING;
  }

  /// How many different start points runs have, as far as they were drawn from training
  /// trajectories, where an earlier Cairn drew a point twice; every other run has its own, and so
  /// has one whose point got noise, which its loss tells. Runs of a variant from one start are one
  /// run, seen several times.
  public static int starts(Collection<RunRow> runs) {
    record Start(int variant, int trajectory, int step, double loss) {}
    Set<Start> drawn = new HashSet<>();
    int own = 0;
    for (RunRow run : runs) {
      if (run.trajectory.isPresent() && run.trajectoryStep.isPresent()) {
        drawn.add(
            new Start(
                run.variant,
                run.trajectory.getAsInt(),
                run.trajectoryStep.getAsInt(),
                run.startLoss));
      } else {
        own++;
      }
    }
    return own + drawn.size();
  }
}
