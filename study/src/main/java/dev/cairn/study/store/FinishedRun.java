package dev.cairn.study.store;

import java.util.List;

/// All rows of one finished run, committed together.
///
/// @param run the run
/// @param iterates its iterates in order
/// @param points its marked points
/// @param morse their inertia
/// @param kernelShares the gradient's share in their approximate kernels
public record FinishedRun(
    RunRow run,
    List<IterateRow> iterates,
    List<PointRow> points,
    List<MorseRow> morse,
    List<KernelShareRow> kernelShares) {
  /// Copies the lists.
  public FinishedRun {
    iterates = List.copyOf(iterates);
    points = List.copyOf(points);
    morse = List.copyOf(morse);
    kernelShares = List.copyOf(kernelShares);
  }

  /// This run as of another session and worker.
  public FinishedRun madeBy(int session, int worker) {
    return new FinishedRun(run.madeBy(session, worker), iterates, points, morse, kernelShares);
  }
}
