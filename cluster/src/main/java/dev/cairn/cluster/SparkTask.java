package dev.cairn.cluster;

import dev.cairn.study.cluster.ClusterWorker;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// What an executor does with the task in a partition.
final class SparkTask extends AbstractFunction1<Iterator<byte[]>, byte[]> implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String CORES = "spark.executor.cores";

  private final Broadcast<byte[]> job;

  SparkTask(Broadcast<byte[]> job) {
    this.job = job;
  }

  @Override
  public byte[] apply(Iterator<byte[]> partition) {
    int cores = SparkEnv.get().conf().getInt(CORES, Runtime.getRuntime().availableProcessors());
    return ClusterWorker.answer(job.value(), partition.next(), cores);
  }
}
