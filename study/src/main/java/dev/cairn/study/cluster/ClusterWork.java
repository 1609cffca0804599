package dev.cairn.study.cluster;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Cluster;
import dev.cairn.study.work.Mixing;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Hands work to a cluster, and holds its processes to the arithmetic of this one.
///
/// @param cluster who works
/// @param here what this process computes on and as
/// @param mixing whether processes of other arithmetic may work
public record ClusterWork(Cluster cluster, ProvenanceRow here, Mixing mixing) {
  /// Is handed what comes of tasks.
  ///
  /// @param <A> the answer to one
  @FunctionalInterface
  public interface Receiver<A> {
    /// The answer to the task with this number, and who gave it.
    void accept(int task, A answer, Executor who);
  }

  /// What a process needs to know before it begins.
  ///
  /// @param here of the process that hands out the work
  /// @param mixed whether other arithmetic is taken
  public record Terms(ProvenanceRow here, boolean mixed) {}

  /// What comes of a task: why it was not done, or who did it, whose answer follows.
  ///
  /// @param refusal for whoever handed it out
  /// @param who did it
  public record Outcome(Optional<String> refusal, Executor who) {}

  /// Has tasks done, as [Cluster#run] does.
  ///
  /// Throws [CairnException] where a process refuses: its arithmetic is another one, or what the
  /// job needs is not there.
  public <T extends Record, A extends Record> void run(
      ClusterJob<T, A> job, List<T> tasks, BooleanSupplier stop, Receiver<A> receiver) {
    cluster.run(
        bytes(job),
        tasks.stream().map(RecordBytes::write).toList(),
        job.place(),
        stop,
        (task, answer) -> {
          Parts parts = Parts.of(answer);
          Outcome outcome = RecordBytes.read(parts.first(), Outcome.class);
          if (outcome.refusal().isPresent()) {
            throw new CairnException(
                "executor %s: %s".formatted(outcome.who().name(), outcome.refusal().get()));
          }
          receiver.accept(task, RecordBytes.read(parts.second(), job.answers()), outcome.who());
        });
  }

  /// Refuses problems that other processes cannot have.
  public static void requireCarried(Experiment experiment) {
    if (experiment.problem() instanceof ProblemSpec.External) {
      throw new CairnException(
          "an external program is asked by threads of this machine only: leave out --engine, or use --shard");
    }
  }

  private <T extends Record, A extends Record> byte[] bytes(ClusterJob<T, A> job) {
    if (!(job instanceof Record record)) {
      throw new IllegalArgumentException(job.getClass() + " is no record");
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(job.getClass().getName());
      Parts.write(
          out,
          RecordBytes.write(new Terms(here, mixing == Mixing.ACCEPTED)),
          RecordBytes.write(record));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return bytes.toByteArray();
  }
}
