package dev.cairn.cluster;

import dev.cairn.study.cluster.ClusterWorker;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManagerId;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// What an executor does with the task in a partition.
final class SparkTask extends AbstractFunction1<Iterator<byte[]>, SparkTask.Answer>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String CORES = "spark.executor.cores";

  private final Broadcast<byte[]> job;

  SparkTask(Broadcast<byte[]> job) {
    this.job = job;
  }

  /// What comes of it.
  static final class Answer implements Serializable {
    private static final long serialVersionUID = 1;

    /// The executor, as `org.apache.spark.scheduler.TaskLocation` reads it.
    final String place;

    final byte[] bytes;

    Answer(String place, byte[] bytes) {
      this.place = place;
      this.bytes = bytes;
    }
  }

  @Override
  public Answer apply(Iterator<byte[]> partition) {
    SparkEnv here = SparkEnv.get();
    int cores = here.conf().getInt(CORES, Runtime.getRuntime().availableProcessors());
    BlockManagerId who = here.blockManager().blockManagerId();
    return new Answer(
        "executor_%s_%s".formatted(who.host(), who.executorId()),
        ClusterWorker.answer(job.value(), partition.next(), cores));
  }
}
