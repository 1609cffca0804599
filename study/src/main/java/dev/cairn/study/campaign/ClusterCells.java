package dev.cairn.study.campaign;

import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.cluster.Executor;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Has cells run by other processes, and commits each as its task ends.
///
/// Runs of processes that compute as this one does belong to its session; those of other
/// arithmetic, where that is accepted, to a session for each kind, which has no time of its own. A
/// run's worker is the number of its process, in the order in which they first answered.
final class ClusterCells implements CellEngine {
  /// Start points that are handed over at a time, in bytes: more of them wait for these to be done.
  private static final long MOST_BYTES = 256 << 20;

  private final ClusterWork work;
  private final CellJob job;
  private final List<Variant> variants;
  private final Store store;
  private final Map<String, Integer> executors = new HashMap<>(); // guarded by this
  private final Map<Arithmetic, Integer> sessions = new HashMap<>(); // guarded by this

  ClusterCells(ClusterWork work, CellJob job, List<Variant> variants, Store store) {
    this.work = work;
    this.job = job;
    this.variants = variants;
    this.store = store;
    sessions.put(work.here().arithmetic(), work.here().session());
  }

  @Override
  public void check() {
    variants.forEach(variant -> ClusterWork.requireCarried(variant.experiment()));
  }

  @Override
  public void run(List<Supplier<Cell>> cells, Hands hands) {
    BooleanSupplier stop = hands.stop()::asked;
    int next = 0;
    while (next < cells.size() && !stop.getAsBoolean()) {
      List<CellJob.Task> tasks = new ArrayList<>();
      for (long bytes = 0; next < cells.size() && bytes < MOST_BYTES; next++) {
        CellJob.Task task = CellJob.Task.of(cells.get(next).get());
        tasks.add(task);
        bytes += (long) task.start().theta().dimension() * Double.BYTES;
      }
      work.run(
          job,
          tasks,
          stop,
          (_, run, who) -> hands.finished().accept(run.madeBy(session(who), number(who))));
    }
  }

  private synchronized int number(Executor who) {
    return executors.computeIfAbsent(who.name(), _ -> executors.size());
  }

  private synchronized int session(Executor who) {
    return sessions.computeIfAbsent(
        who.row().arithmetic(),
        _ -> {
          int number = work.here().session() + sessions.size();
          store.begin(who.row().numbered(number));
          return number;
        });
  }

  @Override
  public synchronized void close() {
    for (int session : sessions.values()) {
      if (session != work.here().session()) {
        store.end(session, Outcome.FINISHED, Double.NaN);
      }
    }
  }
}
