package dev.cairn.web;

import dev.cairn.lab.LabException;
import dev.cairn.lab.campaign.Campaign;
import dev.cairn.lab.campaign.CampaignEvent;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.report.CampaignView;
import dev.cairn.lab.report.RunView;
import dev.cairn.lab.store.RunRow;
import dev.cairn.lab.store.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The campaign of this process with its queue, as the live page follows and steers it.
///
/// Paused, its workers rest between two iterates and nothing is lost. Stopped, the runs in flight
/// are given up as in any interruption, and a later start does them again, bit for bit.
public final class LiveSession implements LiveCampaign, AutoCloseable {
  /// Experiments in the queue at most.
  private static final int QUEUE = 100;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Engine engine;
  private final Gate gate = new Gate();
  private final Deque<ExperimentFile> queue = new ArrayDeque<>();
  private final List<String> errors = new ArrayList<>();

  /// Shared by readers of the store; exclusive where the campaign is exchanged.
  private final ReadWriteLock access = new ReentrantReadWriteLock();

  private Path directory;
  private Campaign campaign;
  private CampaignView description;
  private Tally tally;
  private Phase phase;

  /// What a session runs on.
  ///
  /// @param workers threads, ≥ 1
  /// @param clock for provenance
  /// @param nanoTime for durations
  public record Engine(int workers, InstantSource clock, LongSupplier nanoTime) {}

  private enum Phase {
    WAITING,
    WORKING,
    PAUSED,
    STOPPING,
    STOPPED,
    FINISHED,
    FAILED
  }

  /// A session of an open campaign, which it owns from now on and closes at its end.
  public LiveSession(Campaign campaign, Path directory, Engine engine) {
    this.engine = engine;
    this.campaign = campaign;
    this.directory = directory;
    try (StoreReader reader = campaign.reader()) {
      description = CampaignView.describe(reader);
      tally = tally(reader);
    }
    phase = isDone() ? Phase.FINISHED : Phase.WAITING;
  }

  /// Runs what is left of the campaign on this thread, then the queue, until all is done, stopped
  /// or failed. Events go to the watcher as well.
  ///
  /// Returns how the last campaign ended; throws what made it fail.
  public Campaign.Outcome run(Consumer<CampaignEvent> watcher) {
    while (true) {
      Campaign current = begin();
      Campaign.Outcome outcome;
      try {
        outcome =
            current.run(
                engine.workers(),
                engine.clock(),
                engine.nanoTime(),
                event -> {
                  tally.accept(event);
                  watcher.accept(event);
                  gate.pass();
                });
        end(outcome == Campaign.Outcome.FINISHED ? Phase.FINISHED : Phase.STOPPED);
      } catch (RuntimeException e) {
        fail(e);
        throw e;
      }
      if (outcome != Campaign.Outcome.FINISHED || !next()) {
        return outcome;
      }
    }
  }

  @Override
  public synchronized Path directory() {
    return directory;
  }

  @Override
  public synchronized CampaignView description() {
    return description;
  }

  @Override
  public synchronized Progress progress() {
    List<String> waiting = queue.stream().map(file -> file.experiment().name()).toList();
    return tally.progress(String.valueOf(directory.getFileName()), phaseWord(), errors, waiting);
  }

  @Override
  public List<RunView> finished(int from, int atMost) {
    access.readLock().lock();
    try {
      Campaign current;
      List<RunRow> rows;
      int total;
      synchronized (this) {
        current = campaign;
        rows = tally.finished(from, atMost);
        total = tally.total();
      }
      try (StoreReader reader = current.reader()) {
        return rows.stream().map(row -> CampaignView.readRun(reader, row, total)).toList();
      }
    } finally {
      access.readLock().unlock();
    }
  }

  @Override
  public Answer steer(Command command) {
    return switch (command) {
      case START -> start();
      case PAUSE -> pause();
      case RESUME -> resume();
      case STOP -> stop();
    };
  }

  @Override
  public synchronized Answer enqueue(String yaml) {
    if (queue.size() >= QUEUE) {
      return new Answer(false, "the queue is full: %s experiments wait".formatted(QUEUE));
    }
    try {
      ExperimentFile file = ExperimentFile.parse(yaml, "the queued file");
      String name = file.experiment().name();
      int variants = file.variants().size();
      queue.addLast(file);
      return new Answer(
          true,
          "%s waits, with %s variants; it is number %s".formatted(name, variants, queue.size()));
    } catch (LabException e) {
      return new Answer(false, String.valueOf(e.getMessage()));
    }
  }

  /// Asks what runs to end, as an interruption does, and waits until it has, at most so long.
  public synchronized void interrupt(Duration atMost) throws InterruptedException {
    Answer _ = stop();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (phase == Phase.STOPPING && deadline - System.nanoTime() > 0) {
      wait(Math.max(1, (deadline - System.nanoTime()) / NANOS_PER_MILLI));
    }
  }

  @Override
  public void close() {
    gate.open();
    access.writeLock().lock();
    try {
      synchronized (this) {
        campaign.close();
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  private Answer start() {
    synchronized (this) {
      boolean possible =
          phase == Phase.WAITING
              || phase == Phase.STOPPED
              || (phase == Phase.FINISHED && !queue.isEmpty());
      if (!possible) {
        return new Answer(false, "there is nothing to start: the campaign is " + phaseWord());
      }
      if (phase == Phase.FINISHED) {
        phase = Phase.WAITING;
      }
    }
    Thread.ofPlatform()
        .name("campaign")
        .daemon()
        .start(
            () -> {
              try {
                if (!isDone() || next()) {
                  run(_ -> {});
                }
              } catch (RuntimeException e) {
                fail(e);
              }
            });
    return new Answer(true, "started");
  }

  private synchronized Answer pause() {
    if (phase != Phase.WORKING) {
      return new Answer(false, "nothing runs: the campaign is " + phaseWord());
    }
    phase = Phase.PAUSED;
    gate.close();
    tally.rest();
    return new Answer(true, "paused: every run rests after its current iterate");
  }

  private synchronized Answer resume() {
    if (phase != Phase.PAUSED) {
      return new Answer(false, "the campaign is not paused but " + phaseWord());
    }
    phase = Phase.WORKING;
    tally.wake();
    gate.open();
    return new Answer(true, "resumed");
  }

  private synchronized Answer stop() {
    if (phase != Phase.WORKING && phase != Phase.PAUSED) {
      return new Answer(false, "nothing runs: the campaign is " + phaseWord());
    }
    phase = Phase.STOPPING;
    campaign.stop();
    gate.open();
    return new Answer(true, "stopping: finished runs stay, those in flight are given up");
  }

  /// The campaign to run now; one that was stopped is opened again.
  private Campaign begin() {
    access.writeLock().lock();
    try {
      synchronized (this) {
        if (phase == Phase.STOPPED) {
          campaign.close();
          campaign = Campaign.resume(directory, Optional.empty(), engine.clock());
        }
        phase = Phase.WORKING;
        return campaign;
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  private synchronized void end(Phase last) {
    phase = last;
    notifyAll();
    tally.end();
    try (StoreReader reader = campaign.reader()) {
      description = CampaignView.describe(reader);
    }
  }

  private synchronized void fail(RuntimeException e) {
    if (phase != Phase.FAILED) {
      phase = Phase.FAILED;
      notifyAll();
      tally.end();
      errors.add(String.valueOf(e.getMessage()));
    }
  }

  /// Opens the next experiment of the queue in a directory beside this one; whether there was one.
  private boolean next() {
    access.writeLock().lock();
    try {
      synchronized (this) {
        ExperimentFile file = queue.pollFirst();
        if (file == null) {
          return false;
        }
        Path fresh = unused(file.experiment().name());
        Campaign created = Campaign.create(file, fresh, engine.clock());
        campaign.close();
        campaign = created;
        directory = fresh;
        try (StoreReader reader = campaign.reader()) {
          description = CampaignView.describe(reader);
          tally = tally(reader);
        }
        phase = Phase.WAITING;
        return true;
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  /// "fig3", "fig3-2", "fig3-3" … beside the campaign's directory, the first that is not there.
  private Path unused(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "-");
    Path beside = directory.toAbsolutePath();
    for (int number = 1; ; number++) {
      Path candidate = beside.resolveSibling(number == 1 ? plain : plain + "-" + number);
      if (!Files.exists(candidate)) {
        return candidate;
      }
    }
  }

  private synchronized boolean isDone() {
    return tally.finished(0, Integer.MAX_VALUE).size() >= tally.total();
  }

  private Tally tally(StoreReader reader) {
    int total = reader.variants().stream().mapToInt(variant -> variant.runs()).sum();
    return new Tally(reader.runs(), total, engine.nanoTime());
  }

  private String phaseWord() {
    return switch (phase) {
      case WAITING -> "waiting";
      case WORKING -> tally.isSearching() ? "running" : "training";
      case PAUSED -> "paused";
      case STOPPING -> "stopping";
      case STOPPED -> "stopped";
      case FINISHED -> "finished";
      case FAILED -> "failed";
    };
  }
}
