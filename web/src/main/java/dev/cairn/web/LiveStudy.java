package dev.cairn.web;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.report.page.Page;
import dev.cairn.report.page.StudyReport;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The study of this process with its queue, as the live page follows and steers it.
///
/// Paused, its workers rest between two iterates, or two rounds, and nothing is lost. Stopped, the
/// runs in flight are given up as in any interruption, and a later start does them again, bit for
/// bit.
public final class LiveStudy implements StudyControl, AutoCloseable {
  /// Errors kept for the page, the latest ones.
  private static final int ERRORS = 20;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Engine engine;
  private final Opening opening;
  private final Gate gate = new Gate();
  private final List<String> errors = new ArrayList<>();
  private final ExperimentQueue queue;

  /// Shared by readers of the store; exclusive where the study is exchanged.
  private final ReadWriteLock access = new ReentrantReadWriteLock();

  private Study study;
  private Tally tally;
  private Phase phase;

  /// Whether a start was asked for that has not begun yet, or the queue's next is being opened.
  private boolean starting;

  private boolean closed;

  /// How the campaign of an entry of the queue is made: this may take as long as its files do.
  interface Opening {
    Study open(ExperimentQueue.Entry entry, Path directory);
  }

  private enum Phase {
    WAITING,
    WORKING,
    PAUSED,
    STOPPING,
    STOPPED,
    FINISHED,
    FAILED
  }

  /// A session of an open study, which it owns from now on and closes at its end.
  public LiveStudy(Study study, Engine engine) {
    this(
        study,
        engine,
        (entry, directory) -> Studies.campaign(entry.experiment(), directory, engine.clock()));
  }

  LiveStudy(Study study, Engine engine, Opening opening) {
    this.engine = engine;
    this.opening = opening;
    this.study = study;
    queue = new ExperimentQueue(study.directory(), errors);
    tally = tally(study);
    phase = tally.done() ? Phase.FINISHED : Phase.WAITING;
  }

  private Tally tally(Study of) {
    try (StudyReader reader = of.reader()) {
      return Tally.of(reader, engine.nanoTime());
    }
  }

  /// Does what is left of the study on this thread, then the queue, until all is done or stopped.
  /// A study that fails ends no other. Events go to the watcher as well.
  ///
  /// Returns how the last study ended; throws what made it fail.
  public Outcome run(Consumer<StudyEvent> watcher) {
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

  private Outcome runOne(Consumer<StudyEvent> watcher) {
    Outcome outcome =
        begin()
            .run(
                engine,
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
    return study.directory();
  }

  @Override
  public Page.Document page(String key) {
    return read((counts, reader) -> counts.page(reader, key));
  }

  @Override
  public synchronized Progress progress() {
    return tally.progress(
        String.valueOf(study.directory().getFileName()), shown(), errors, queue.names());
  }

  @Override
  public List<RunView> finished(int from, int atMost) {
    return read((counts, reader) -> counts.finished(reader, from, atMost));
  }

  /// What is read of the study of now, with no lock that its workers want.
  private <T> T read(BiFunction<Tally, StudyReader, T> reading) {
    access.readLock().lock();
    try {
      Study current;
      Tally counts;
      synchronized (this) {
        current = study;
        counts = tally;
      }
      try (StudyReader reader = current.reader()) {
        return reading.apply(counts, reader);
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
  public Answer enqueue(String yaml) {
    ExperimentQueue.Entry read;
    try {
      read = ExperimentQueue.read(yaml); // many variants take a while
    } catch (CairnException e) {
      return new Answer(false, e.getMessage());
    }
    synchronized (this) {
      return queue.add(read, yaml);
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
        closed = true;
        study.close();
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
        return new Answer(false, "there is nothing to start: the study is " + shown().word());
      }
      starting = true;
    }
    Thread.ofPlatform().name("study").daemon().start(this::runFromPage);
    return new Answer(true, "started");
  }

  /// Does the study, or the queue where that has ended. What fails has been told to the page.
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
      return new Answer(false, "nothing runs: the study is " + shown().word());
    }
    phase = Phase.PAUSED;
    gate.close();
    tally.rest();
    return new Answer(true, "paused: " + tally.restsAfter());
  }

  private synchronized Answer resume() {
    if (phase != Phase.PAUSED) {
      return new Answer(false, "the study is not paused but " + shown().word());
    }
    phase = Phase.WORKING;
    tally.wake();
    gate.open();
    return new Answer(true, "resumed");
  }

  private synchronized Answer stop() {
    if (phase != Phase.WORKING && phase != Phase.PAUSED) {
      return new Answer(false, "nothing runs: the study is " + shown().word());
    }
    phase = Phase.STOPPING;
    study.stop();
    gate.open();
    return new Answer(true, "stopping: finished runs stay, those in flight are given up");
  }

  /// The study to work at now; one that was stopped is opened again.
  private Study begin() {
    access.writeLock().lock();
    try {
      synchronized (this) {
        if (phase == Phase.STOPPED) {
          study.close();
          study = Studies.open(study.directory(), engine.clock());
        }
        phase = Phase.WORKING;
        starting = false;
        return study;
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  /// Summary, figures and page of the study that has finished.
  private void report() {
    Study finished;
    synchronized (this) {
      finished = study;
    }
    try (StudyReader reader = finished.reader()) {
      StudyReport.write(reader, finished.directory());
    }
  }

  private synchronized void end(Phase last) {
    phase = last;
    notifyAll();
    tally.end();
  }

  private synchronized void fail(RuntimeException e) {
    if (phase != Phase.FAILED) {
      phase = Phase.FAILED;
      notifyAll();
      tally.end();
      remember(tally.name(), e);
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
  ///
  /// Its files are read under no lock: the page is served, and the process can end, however long
  /// they take to answer.
  private boolean next() {
    while (true) {
      ExperimentQueue.Entry entry;
      synchronized (this) {
        Optional<ExperimentQueue.Entry> first = closed ? Optional.empty() : queue.take();
        starting = first.isPresent();
        if (first.isEmpty()) {
          return false;
        }
        entry = first.get();
      }
      try {
        return exchange(entry);
      } catch (RuntimeException e) {
        synchronized (this) {
          remember(entry.name(), e);
          queue.failed(entry);
        }
      }
    }
  }

  /// Makes the campaign of an entry and puts it in the place of this study; whether there is still
  /// somebody to work at it.
  private boolean exchange(ExperimentQueue.Entry entry) {
    Study created = opening.open(entry, ExperimentQueue.unused(directory(), entry.name()));
    Tally counts;
    try {
      counts = tally(created);
    } catch (RuntimeException e) {
      CleanUp.after(e, created);
      throw e;
    }
    access.writeLock().lock();
    try {
      synchronized (this) {
        if (closed) {
          created.close(); // the entry waits for the next process
          return false;
        }
        queue.done(entry);
        study.close();
        study = created;
        tally = counts;
        phase = Phase.WAITING;
        return true;
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  private Progress.Phase shown() {
    return switch (phase) {
      case WAITING -> Progress.Phase.WAITING;
      case WORKING -> tally.working();
      case PAUSED -> Progress.Phase.PAUSED;
      case STOPPING -> Progress.Phase.STOPPING;
      case STOPPED -> Progress.Phase.STOPPED;
      case FINISHED -> Progress.Phase.FINISHED;
      case FAILED -> Progress.Phase.FAILED;
    };
  }
}
