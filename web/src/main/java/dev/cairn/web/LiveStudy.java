package dev.cairn.web;

import dev.cairn.report.page.Results;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.campaign.CampaignEvent;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The campaign of this process with its queue, as the live page follows and steers it.
///
/// Paused, its workers rest between two iterates and nothing is lost. Stopped, the runs in flight
/// are given up as in any interruption, and a later start does them again, bit for bit.
public final class LiveStudy implements LiveCampaign, AutoCloseable {
  /// Errors kept for the page, the latest ones.
  private static final int ERRORS = 20;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Engine engine;
  private final Gate gate = new Gate();
  private final List<String> errors = new ArrayList<>();
  private final ExperimentQueue queue;

  /// Shared by readers of the store; exclusive where the campaign is exchanged.
  private final ReadWriteLock access = new ReentrantReadWriteLock();

  private Path directory;
  private Campaign campaign;
  private CampaignView description;
  private Tally tally;
  private Phase phase;

  /// Whether a start was asked for that has not begun yet.
  private boolean starting;

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
  public LiveStudy(Campaign campaign, Path directory, Engine engine) {
    this.engine = engine;
    this.campaign = campaign;
    this.directory = directory;
    queue = new ExperimentQueue(directory, errors);
    try (StoreReader reader = campaign.reader()) {
      description = CampaignView.describe(reader);
      tally = Tally.of(reader, engine.nanoTime());
    }
    phase = isDone() ? Phase.FINISHED : Phase.WAITING;
  }

  /// Runs what is left of the campaign on this thread, then the queue, until all is done or
  /// stopped. A campaign that fails ends no other. Events go to the watcher as well.
  ///
  /// Returns how the last campaign ended; throws what made it fail.
  public Outcome run(Consumer<CampaignEvent> watcher) {
    while (true) {
      Optional<RuntimeException> failure = Optional.empty();
      Outcome outcome = Outcome.INTERRUPTED;
      try {
        outcome = runOne(watcher);
      } catch (RuntimeException e) {
        fail(e);
        failure = Optional.of(e);
      }
      boolean ended = failure.isPresent() || outcome == Outcome.FINISHED;
      if (!ended || !next()) {
        if (failure.isPresent()) {
          throw failure.get();
        }
        return outcome;
      }
    }
  }

  private Outcome runOne(Consumer<CampaignEvent> watcher) {
    Outcome outcome =
        begin()
            .run(
                engine.workers(),
                engine.clock(),
                engine.nanoTime(),
                event -> {
                  tally.accept(event);
                  watcher.accept(event);
                  gate.pass();
                });
    if (outcome == Outcome.FINISHED) {
      report();
    }
    end(outcome == Outcome.FINISHED ? Phase.FINISHED : Phase.STOPPED);
    return outcome;
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
    return tally.progress(
        String.valueOf(directory.getFileName()), phaseWord(), errors, queue.names());
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
    return queue.add(yaml);
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
      boolean ended = phase == Phase.FINISHED || phase == Phase.FAILED;
      boolean possible =
          phase == Phase.WAITING || phase == Phase.STOPPED || (ended && !queue.isEmpty());
      if (!possible || starting) {
        return new Answer(false, "there is nothing to start: the campaign is " + phaseWord());
      }
      starting = true;
    }
    Thread.ofPlatform().name("campaign").daemon().start(this::runFromPage);
    return new Answer(true, "started");
  }

  /// Runs the campaign, or the queue where that has ended. What fails has been told to the page.
  private void runFromPage() {
    try {
      boolean ended;
      synchronized (this) {
        ended = phase == Phase.FINISHED || phase == Phase.FAILED;
      }
      if (!ended || next()) {
        Outcome _ = run(_ -> {});
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      synchronized (this) {
        starting = false;
      }
    }
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
        starting = false;
        return campaign;
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  /// Summary, figures and page of the campaign that has finished.
  private void report() {
    Campaign finished;
    Path where;
    synchronized (this) {
      finished = campaign;
      where = directory;
    }
    try (StoreReader reader = finished.reader()) {
      Results.write(reader, where);
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
      remember(description.campaign().experiment(), e);
    }
  }

  private void remember(String name, RuntimeException e) {
    errors.add("%s: %s".formatted(name, Objects.requireNonNullElse(e.getMessage(), e.toString())));
    if (errors.size() > ERRORS) {
      errors.removeFirst();
    }
  }

  /// Opens the next experiment of the queue that can be opened, in a directory beside this one;
  /// whether there was one. One that cannot be opened leaves what has ended as it is.
  private boolean next() {
    access.writeLock().lock();
    try {
      synchronized (this) {
        while (true) {
          Optional<ExperimentQueue.Entry> entry = queue.take();
          if (entry.isEmpty()) {
            return false;
          }
          try {
            exchange(entry.get());
            queue.done(entry.get());
            return true;
          } catch (RuntimeException e) {
            remember(entry.get().name(), e);
            queue.failed(entry.get());
          }
        }
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  /// Makes the campaign of an entry and puts it in the place of this one.
  private void exchange(ExperimentQueue.Entry entry) {
    Path fresh = unused(entry.name());
    Campaign created = Campaign.create(entry.experiment(), fresh, engine.clock());
    CampaignView view;
    Tally counts;
    try (StoreReader reader = created.reader()) {
      view = CampaignView.describe(reader);
      counts = Tally.of(reader, engine.nanoTime());
    } catch (RuntimeException e) {
      created.close();
      throw e;
    }
    campaign.close();
    campaign = created;
    directory = fresh;
    description = view;
    tally = counts;
    phase = Phase.WAITING;
  }

  /// "fig3", "fig3-2", "fig3-3" … beside the campaign's directory, the first that is not there.
  private Path unused(String name) {
    String plain = FileName.of(name);
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
