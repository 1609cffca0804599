package dev.cairn.cluster;

import dev.cairn.experiment.CairnException;
import dev.cairn.study.work.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Range;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/// A Spark cluster: each task is a partition, each job one of Spark's.
///
/// Spark hands the result of a partition to the driver once, whatever retries and speculation do;
/// tasks of an executor that is lost are given to others.
final class SparkCluster implements Cluster {
  /// Milliseconds between two looks at a job.
  private static final long PAUSE = 20;

  /// Milliseconds that the first executor may take to be counted.
  private static final long GREETING = 10_000;

  /// Milliseconds between the end of Spark and that of Cairn where a signal ends both.
  private static final long SHUTDOWN = 2_000;

  private final JavaSparkContext context;
  private final Map<Integer, String> homes = new ConcurrentHashMap<>(); // of the job's tasks
  private byte[] shared = {};
  private @Nullable Broadcast<byte[]> broadcast;

  SparkCluster(JavaSparkContext context) {
    this.context = context;
    for (long waited = 0; waited < GREETING && !greeted(); waited += PAUSE) {
      pause();
    }
  }

  /// Whether there is an executor; in local mode the driver is one.
  private boolean greeted() {
    return context.isLocal() || context.statusTracker().getExecutorInfos().length > 1;
  }

  @Override
  public int cores() {
    return context.defaultParallelism();
  }

  /// Hands over results on Spark's own thread, which waits for them to be taken.
  private static final class Handler
      extends AbstractFunction2<Object, SparkTask.Answer, BoxedUnit> {
    private final Receiver receiver;
    private final Map<Integer, String> homes;
    private final CountDownLatch left;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Handler(Receiver receiver, Map<Integer, String> homes, int tasks) {
      this.receiver = receiver;
      this.homes = homes;
      this.left = new CountDownLatch(tasks);
    }

    /// Waits for the last answer, but not long.
    void await() {
      try {
        if (left.await(PAUSE, TimeUnit.MILLISECONDS)) {
          Thread.sleep(1); // until the job has ended as well
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public BoxedUnit apply(Object partition, SparkTask.Answer answer) {
      if (failure.get() == null) {
        try {
          homes.put((Integer) partition, answer.place);
          receiver.accept((Integer) partition, answer.bytes);
        } catch (RuntimeException e) {
          failure.set(e);
        }
      }
      left.countDown();
      return BoxedUnit.UNIT;
    }
  }

  private static final class Nothing extends AbstractFunction0<BoxedUnit> {
    @Override
    public BoxedUnit apply() {
      return BoxedUnit.UNIT;
    }
  }

  @Override
  public void run(
      byte[] job, List<byte[]> tasks, Place place, BooleanSupplier stop, Receiver receiver) {
    int count = tasks.size();
    if (count == 0) {
      return;
    }
    Broadcast<byte[]> common = shared(job);
    var handler = new Handler(receiver, homes, count);
    context.setJobGroup("cairn", count + " tasks", true); // a cancelled one is interrupted
    SimpleFutureAction<BoxedUnit> action =
        context
            .sc()
            .submitJob(
                placed(tasks, place),
                new SparkTask(common),
                partitions(count),
                handler,
                new Nothing());
    boolean cancelled = false;
    while (!action.isCompleted()) {
      if (!cancelled && (stop.getAsBoolean() || handler.failure.get() != null)) {
        action.cancel();
        cancelled = true;
      }
      handler.await();
    }
    RuntimeException failure = handler.failure.get();
    if (failure != null) {
      throw failure;
    }
    if (action.value().get().isFailure() && !stops(stop)) {
      throw failure(action.value().get().failed().get());
    }
  }

  /// Whether the work was asked to end; Spark may hear of a signal before Cairn does.
  private boolean stops(BooleanSupplier stop) {
    for (long waited = 0; context.sc().isStopped() && waited < SHUTDOWN; waited += PAUSE) {
      if (stop.getAsBoolean()) {
        return true;
      }
      pause();
    }
    return stop.getAsBoolean();
  }

  /// The tasks, each with the executor that it had better go to.
  private RDD<byte[]> placed(List<byte[]> tasks, Place place) {
    List<Tuple2<byte[], Seq<String>>> placed = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      List<String> best =
          switch (place) {
            case ANYWHERE -> List.of();
            case AS_BEFORE -> Stream.ofNullable(homes.get(task)).toList();
          };
      placed.add(new Tuple2<>(tasks.get(task), scala(best)));
    }
    return context.sc().makeRDD(scala(placed), ClassTag$.MODULE$.apply(byte[].class));
  }

  private static <T> Seq<T> scala(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  @SuppressWarnings("unchecked") // a range's numbers are boxed
  private static Seq<Object> partitions(int count) {
    return (Seq<Object>) (Seq<?>) Range.Int$.MODULE$.apply(0, count, 1);
  }

  private Broadcast<byte[]> shared(byte[] job) {
    Broadcast<byte[]> known = broadcast;
    if (known == null || !Arrays.equals(job, shared)) {
      if (known != null) {
        known.unpersist();
      }
      known = context.broadcast(job);
      broadcast = known;
      shared = job.clone();
      homes.clear();
    }
    return known;
  }

  private static CairnException failure(Throwable thrown) {
    String said = String.valueOf(thrown.getMessage());
    return new CairnException("Spark: " + said.lines().findFirst().orElse(said), thrown);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
