package dev.cairn.study.shard;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What of a campaign a process makes in a directory, and its right to do so: all of it, or one
/// shard, whose lock it holds until it is closed.
public final class Share implements AutoCloseable {
  /// Milliseconds between two looks for the trainings of shard 0.
  private static final long PAUSE = 500;

  private final Path directory;
  private final Shard shard;
  private final Optional<ShardPlan> plan;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final Optional<ShardLock> lock;

  private Share(Path directory, Shard shard, Optional<ShardPlan> plan, Consumer<String> say) {
    this.directory = directory;
    this.shard = shard;
    this.plan = plan;
    this.lock =
        plan.map(
            p ->
                ShardLock.take(p.lock(shard.index()), "shard " + shard, say, () -> lost.set(true)));
  }

  /// What is made in a directory, as [ShardPlan#made] tells.
  ///
  /// Throws [CairnException] where another process makes that shard.
  public static Share of(Path directory, Consumer<String> say) {
    return new Share(directory, ShardPlan.made(directory), ShardPlan.around(directory), say);
  }

  /// The directory of the results.
  public Path directory() {
    return directory;
  }

  /// Which shard; [Shard#WHOLE] where the campaign is in none.
  public Shard shard() {
    return shard;
  }

  /// The directory of the campaign.
  public Path campaign() {
    return plan.map(ShardPlan::campaign).orElse(directory);
  }

  /// Whether it is a part of a campaign that is merged later.
  public boolean partial() {
    return plan.isPresent();
  }

  /// The cells that are made here.
  public List<RunId> cells(List<Experiment> variants) {
    return Cells.of(variants).of(shard);
  }

  /// Whether trainings are made here.
  public boolean trains() {
    return plan.isEmpty() || plan.get().trainings() == Trainings.EACH || shard.index() == 0;
  }

  /// Refuses to go on where another process has taken the shard's lock from this one, which seemed
  /// dead.
  public void requireHeld() {
    if (lost.get()) {
      throw new CairnException(
          "another process has taken over shard %s while this one slept".formatted(shard));
    }
  }

  /// Gives the trainings to the other shards, where they wait for them.
  public void publish(Store store) {
    if (sharing() && shard.index() == 0 && !Files.exists(trained())) {
      store.writeTraining(trained());
    }
  }

  /// Takes the trainings of shard 0 into a store, which has none; waits for them until stop says
  /// so.
  ///
  /// @param say is told that it waits
  public void fetch(Store store, BooleanSupplier stop, Consumer<String> say) {
    if (!Files.exists(trained())) {
      say.accept("waiting for the trainings, which shard 0 makes (" + trained() + ")");
    }
    while (!Files.exists(trained())) {
      if (stop.getAsBoolean()) {
        return;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    store.readTraining(trained());
  }

  private boolean sharing() {
    return plan.isPresent() && plan.get().trainings() == Trainings.SHARED;
  }

  private Path trained() {
    return plan.orElseThrow().trained();
  }

  @Override
  public void close() {
    lock.ifPresent(ShardLock::close);
  }
}
