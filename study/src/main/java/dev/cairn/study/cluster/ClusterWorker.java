package dev.cairn.study.cluster;

import dev.cairn.experiment.CairnException;
import dev.cairn.study.work.Mixing;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Does tasks for another process. What the tasks of a job have in common is loaded with the first
/// of them and kept until tasks of another job come.
public final class ClusterWorker {
  private static final Object LOCK = new Object();

  private static @Nullable ClusterWorker current; // guarded by LOCK

  private final byte[] job;
  private final Executor here;
  private final Optional<String> refusal;
  private final @Nullable Opened<?, ?> opened;
  private int working; // guarded by LOCK
  private boolean replaced; // guarded by LOCK

  /// A job with what does its tasks.
  private record Opened<T extends Record, A extends Record>(
      ClusterJob<T, A> job, ClusterJob.Service<T, A> service) {
    static <T extends Record, A extends Record> Opened<T, A> of(ClusterJob<T, A> job, int atATime) {
      return new Opened<>(job, job.open(atATime));
    }

    byte[] answer(byte[] task) {
      return RecordBytes.write(service.answer(RecordBytes.read(task, job.tasks())));
    }
  }

  private ClusterWorker(byte[] job, int atATime) {
    this.job = job;
    this.here = Executor.here(atATime);
    @Nullable Opened<?, ?> ready = null;
    Optional<String> refused;
    try (var in = new DataInputStream(new ByteArrayInputStream(job))) {
      String name = in.readUTF();
      Parts parts = Parts.read(in);
      var terms = RecordBytes.read(parts.first(), ClusterWork.Terms.class);
      refused = misfit(terms);
      if (refused.isEmpty()) {
        ready = Opened.of(read(name, parts.second()), atATime);
      }
    } catch (CairnException e) {
      refused = Optional.of(refusal(e));
    } catch (IOException e) {
      throw new IllegalArgumentException("no job", e);
    }
    this.refusal = refused;
    this.opened = ready;
  }

  /// The answer to a task of a job, both as [ClusterWork] wrote them. May be called from several
  /// threads at once.
  ///
  /// @param atATime tasks that this process does at a time, at most
  public static byte[] answer(byte[] job, byte[] task, int atATime) {
    ClusterWorker worker = enter(job, atATime);
    try {
      Opened<?, ?> opened = worker.opened;
      byte[] answer = new byte[0];
      Optional<String> refusal = worker.refusal;
      if (opened != null) {
        try {
          answer = opened.answer(task);
        } catch (CairnException e) {
          refusal = Optional.of(refusal(e));
        }
      }
      return Parts.join(RecordBytes.write(new ClusterWork.Outcome(refusal, worker.here)), answer);
    } finally {
      worker.leave();
    }
  }

  /// A failure in words; thrown where it comes of the interruption of the task.
  private static String refusal(CairnException failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    return String.valueOf(failure.getMessage());
  }

  private static ClusterWorker enter(byte[] job, int atATime) {
    synchronized (LOCK) {
      ClusterWorker now = current;
      if (now == null || !Arrays.equals(now.job, job)) {
        ClusterWorker before = now;
        now = new ClusterWorker(job, atATime);
        current = now;
        if (before != null) {
          before.replace();
        }
      }
      now.working++;
      return now;
    }
  }

  private void leave() {
    synchronized (LOCK) {
      working--;
      closeWhereDone();
    }
  }

  private void replace() {
    replaced = true;
    closeWhereDone();
  }

  private void closeWhereDone() {
    if (replaced && working == 0 && opened != null) {
      opened.service().close();
    }
  }

  /// Why this process may not work.
  private Optional<String> misfit(ClusterWork.Terms terms) {
    return terms.mixed()
        ? Optional.empty()
        : terms
            .here()
            .arithmetic()
            .difference(here.row().arithmetic())
            .map(
                difference ->
                    "its results would mix with those of other arithmetic: %s (give it the same; of a campaign's runs, resume with %s takes them and marks them)"
                        .formatted(difference, Mixing.OPTION));
  }

  private static ClusterJob<?, ?> read(String name, byte[] bytes) {
    try {
      Class<? extends Record> type =
          Class.forName(name, true, ClusterWorker.class.getClassLoader()).asSubclass(Record.class);
      return (ClusterJob<?, ?>) RecordBytes.read(bytes, type);
    } catch (ClassNotFoundException e) {
      throw new CairnException("no Cairn that knows this kind of work: " + name, e);
    }
  }
}
