package dev.cairn.study.cluster;

import dev.cairn.study.work.Cluster;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A cluster in this process: tasks go through bytes, from the last to the first.
///
/// @param cores its number of tasks at a time, which it does one after the other all the same
public record Loopback(int cores) implements Cluster {
  @Override
  public void run(
      byte[] job, List<byte[]> tasks, Place place, BooleanSupplier stop, Receiver receiver) {
    for (int task = tasks.size() - 1; task >= 0 && !stop.getAsBoolean(); task--) {
      receiver.accept(task, ClusterWorker.answer(job, tasks.get(task), cores));
    }
  }

  @Override
  public void close() {}
}
