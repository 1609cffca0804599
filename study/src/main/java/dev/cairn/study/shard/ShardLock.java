package dev.cairn.study.shard;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.formats.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The right to write one shard, for one process on any machine that sees its directory.
///
/// A lock is a file `NAME.G` that is made by atomic creation, which network file systems without
/// locks have as well. It names its holder, which counts its beats in it. The file of the highest
/// G counts: who takes over the lock of a dead process makes the next one, and of two that try only
/// one can. Whether a holder on another machine lives is seen by its beats alone, so that clocks
/// need not agree. A holder that was given up for dead and wakes finds a higher file and stops.
public final class ShardLock implements AutoCloseable {
  /// How often a holder shows that it lives, and how long others watch for that.
  record Pace(Duration beat, Duration watch) {
    /// A network file system may show the content of a file a minute late.
    static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(70));
  }

  private final Path base;
  private final int generation;
  private final Runnable lost;
  private final Thread heart;
  private boolean closed; // guarded by this

  private ShardLock(Path base, int generation, Pace pace, Runnable lost) {
    this.base = base;
    this.generation = generation;
    this.lost = lost;
    this.heart = Thread.ofVirtual().name("cairn-lock").unstarted(() -> beat(pace.beat()));
  }

  /// Takes the lock of this name, waiting to see whether another holder lives where that is not
  /// known.
  ///
  /// @param base the lock's file without its number
  /// @param what it is of, as a sentence begins: "shard 3/40"
  /// @param say is told of waiting and of locks that dead processes have left
  /// @param lost is called, once, where another process has taken the lock from this one
  ///
  /// Throws [CairnException] where another process has it.
  static ShardLock take(Path base, String what, Consumer<String> say, Runnable lost) {
    return take(base, what, Pace.USUAL, say, lost);
  }

  static ShardLock take(Path base, String what, Pace pace, Consumer<String> say, Runnable lost) {
    Path locks = Objects.requireNonNull(base.getParent(), "a file in a directory");
    try {
      Files.createDirectories(locks);
      while (true) {
        OptionalInt highest = highest(base);
        if (highest.isPresent()) {
          requireDead(base, highest.getAsInt(), what, pace, say);
        }
        Optional<ShardLock> lock = next(base, highest.orElse(0) + 1, pace, lost);
        if (lock.isPresent()) {
          return lock.get();
        }
      }
    } catch (IOException e) {
      throw Failures.at("cannot write to", locks, e);
    }
  }

  /// Makes the file of this number; empty where another process was first.
  private static Optional<ShardLock> next(Path base, int generation, Pace pace, Runnable lost)
      throws IOException {
    Path file = file(base, generation);
    try {
      Files.writeString(
          file, Holder.here().text(0), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
    if (highest(base).orElse(generation) > generation) {
      Files.deleteIfExists(file); // others went on while this process looked at an old file
      return Optional.empty();
    }
    for (int older : generations(base).filter(g -> g < generation).toArray()) {
      Files.deleteIfExists(file(base, older));
    }
    var lock = new ShardLock(base, generation, pace, lost);
    lock.heart.start();
    return Optional.of(lock);
  }

  /// Whether a lock of this name is held by a process that may live: its holder.
  static Optional<String> holder(Path base) {
    try {
      OptionalInt highest = highest(base);
      String text = highest.isPresent() ? read(file(base, highest.getAsInt())) : Holder.RELEASED;
      return text.equals(Holder.RELEASED) || Holder.dead(text)
          ? Optional.empty()
          : Optional.of(Holder.words(text));
    } catch (IOException e) {
      throw Failures.at("cannot read", base, e);
    }
  }

  /// Returns where the holder of a file has released it, or is dead.
  private static void requireDead(
      Path base, int generation, String what, Pace pace, Consumer<String> say) throws IOException {
    Path file = file(base, generation);
    String seen = read(file);
    if (seen.equals(Holder.RELEASED)) {
      return;
    }
    if (!Holder.dead(seen)) {
      say.accept(
          "%s was locked by %s: looking for %s s whether that lives"
              .formatted(what, Holder.words(seen), pace.watch().toSeconds()));
      long end = System.nanoTime() + pace.watch().toNanos();
      while (System.nanoTime() < end) {
        sleep(pace.beat().dividedBy(4));
        String now = read(file);
        if (now.equals(Holder.RELEASED)) {
          return;
        }
        if (!now.equals(seen)) {
          throw new CairnException(
              "%s is being made by another process, %s".formatted(what, Holder.words(now)));
        }
      }
    }
    say.accept(
        "%s was locked by %s, which is dead: taken over".formatted(what, Holder.words(seen)));
  }

  private void beat(Duration pause) {
    for (long beat = 1; ; beat++) {
      if (!sleep(pause)) {
        return;
      }
      synchronized (this) {
        if (closed) {
          return;
        }
        try {
          if (highest(base).orElse(generation) > generation) {
            lost.run();
            return;
          }
          WholeFile.write(file(base, generation), Holder.here().text(beat));
        } catch (IOException e) {
          // the next beat may go through; where none does, others see that
        }
      }
    }
  }

  /// Releases it. Its file stays, and says so: numbers only grow.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (highest(base).orElse(generation) == generation) {
          WholeFile.write(file(base, generation), Holder.RELEASED);
        }
      } catch (IOException e) {
        throw Failures.at("cannot release the lock", base, e);
      }
    }
    heart.interrupt();
  }

  private static Path file(Path base, int generation) {
    return base.resolveSibling(base.getFileName() + "." + generation);
  }

  private static OptionalInt highest(Path base) throws IOException {
    return generations(base).max();
  }

  private static IntStream generations(Path base) throws IOException {
    String prefix = base.getFileName() + ".";
    Path locks = base.getParent();
    if (locks == null || !Files.isDirectory(locks)) {
      return IntStream.empty();
    }
    try (Stream<Path> files = Files.list(locks)) {
      int[] numbers =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .filter(number -> number.matches("[0-9]{1,9}"))
              .mapToInt(Integer::parseInt)
              .toArray();
      return IntStream.of(numbers);
    }
  }

  /// Empty text where it is gone: whoever has removed it holds a higher one.
  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
