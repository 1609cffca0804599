package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cairn.text.Visible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Feeds a parser with damaged files: each either parses or is refused by the exception that the
/// parser promises, with a message of one line, and neither allocates much.
///
/// @param samples sound files to damage
/// @param allocation bytes that parsing one damaged file may allocate
/// @param seed of the damage; the same seed damages alike
public record ParserFuzz(List<byte[]> samples, long allocation, long seed) {
  /// More changes than this leave nothing of the file to be misled by.
  private static final int MOST_CHANGES = 4;

  /// No file of a few kilobytes takes this long, of a processor.
  private static final Duration HANG = Duration.ofSeconds(10);

  /// Nor this long by the clock, on a machine with other work to do.
  private static final Duration STILL = Duration.ofMinutes(2);

  /// Where the file is written that a check fails with.
  private static final Path CULPRIT = Path.of("target", "damaged-file");

  /// How often is looked whether one does.
  private static final Duration LOOK = Duration.ofMillis(200);

  /// Names of classes and methods of Java, and of kinds of failures in the database, are no
  /// sentence.
  private static final Pattern CLASS =
      Pattern.compile(
          "(Exception|Error)\\b|\\b(java|tools|com|org)\\.[a-z]|\\bget[A-Z]|Input length|For input string");

  /// How many damaged files every reader gets in the profile `-Pfuzz`: the property `cairn.fuzz`.
  public static final int LONG = Integer.getInteger("cairn.fuzz", 5_000);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final byte[] NOTABLE = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '"', '{', '}', ','};

  /// Reads one file.
  @FunctionalInterface
  public interface Parser {
    /// Reads the bytes of a file (not kept).
    void parse(byte[] file) throws Exception;
  }

  public ParserFuzz {
    samples = samples.stream().map(byte[]::clone).toList();
  }

  /// Damages and parses a number of times; returns how many damaged files were refused by an
  /// exception of this kind. Any other is a failure, and so is a refusal without a sentence or with
  /// a character that a terminal obeys, and a file that keeps the parser busy for [#HANG].
  public int check(int times, Class<? extends Exception> refusal, Parser parser) throws Exception {
    for (byte[] sample : samples) {
      parser.parse(sample);
    }
    var work = new Work(this, times, refusal, parser);
    Thread thread = Thread.ofPlatform().daemon().start(work);
    while (!thread.join(LOOK)) {
      work.requireAlive(thread);
    }
    return work.refused();
  }

  /// Writes a damaged file where the one before stood, as a new file: some file systems put a
  /// truncated one on the disk at once, which takes milliseconds.
  public static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, bytes);
  }

  /// The damaged files of one check, parsed one by one.
  private static final class Work implements Runnable {
    private final ParserFuzz fuzz;
    private final int times;
    private final Class<? extends Exception> refusal;
    private final Parser parser;
    private final AtomicReference<byte[]> damaged = new AtomicReference<>(new byte[0]);
    private volatile long begin = System.nanoTime();
    private volatile long beginOfWork;
    private volatile @Nullable Throwable failure;
    private int refused;

    Work(ParserFuzz fuzz, int times, Class<? extends Exception> refusal, Parser parser) {
      this.fuzz = fuzz;
      this.times = times;
      this.refusal = refusal;
      this.parser = parser;
    }

    @Override
    public void run() {
      try {
        var random = new SplittableRandom(fuzz.seed);
        for (int i = 0; i < times; i++) {
          byte[] file = damage(fuzz.samples.get(random.nextInt(fuzz.samples.size())), random);
          damaged.set(file);
          begin = System.nanoTime();
          beginOfWork = THREADS.getCurrentThreadCpuTime();
          parse(file, i);
        }
      } catch (Throwable e) {
        failure = e;
      }
    }

    private void parse(byte[] file, int i) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        parser.parse(file);
      } catch (Exception | StackOverflowError e) {
        if (!refusal.isInstance(e)) {
          throw new AssertionError("damaged file %s: %s".formatted(i, shown(file)), e);
        }
        refused++;
        requireSentence(String.valueOf(e.getMessage()), file, i);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(
          allocated <= fuzz.allocation,
          "damaged file %s allocated %s bytes: %s".formatted(i, allocated, shown(file)));
    }

    private static void requireSentence(String message, byte[] file, int i) {
      String what = "damaged file %s: '%s': %s".formatted(i, message, shown(file));
      assertEquals(1, message.lines().count(), what);
      assertTrue(message.length() < 1_000, what);
      assertTrue(message.strip().contains(" "), what);
      assertFalse(CLASS.matcher(message).find(), what);
      assertEquals(Visible.line(message), message, what);
    }

    void requireAlive(Thread thread) throws IOException {
      long work = THREADS.getThreadCpuTime(thread.threadId()) - beginOfWork;
      if (work > HANG.toNanos() || System.nanoTime() - begin > STILL.toNanos()) {
        byte[] file = keep();
        var hang =
            new AssertionError(
                "%s of work, and no end: %s".formatted(Duration.ofNanos(work), shown(file)));
        hang.setStackTrace(thread.getStackTrace());
        throw hang;
      }
    }

    /// The damaged file, written for whoever looks into it.
    private byte[] keep() throws IOException {
      byte[] file = Objects.requireNonNull(damaged.get());
      Files.createDirectories(Objects.requireNonNull(CULPRIT.getParent()));
      Files.write(CULPRIT, file);
      return file;
    }

    int refused() throws IOException {
      Throwable thrown = failure;
      if (thrown != null) {
        keep();
        throw new AssertionError(String.valueOf(thrown.getMessage()), thrown);
      }
      return refused;
    }
  }

  private static byte[] damage(byte[] sample, SplittableRandom random) {
    byte[] file = sample.clone();
    for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
      file = changed(file, random);
    }
    return file;
  }

  private static byte[] changed(byte[] file, SplittableRandom random) {
    if (file.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    // Half of all changes hit the first part, where headers stand.
    int reach = random.nextBoolean() ? file.length : Math.min(file.length, 128);
    int at = random.nextInt(reach);
    switch (random.nextInt(7)) {
      case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> file[at] = NOTABLE[random.nextInt(NOTABLE.length)];
      case 2 -> file[at] = (byte) random.nextInt();
      case 3 -> {
        byte value = random.nextBoolean() ? (byte) 0xFF : (byte) random.nextInt();
        for (int i = at; i < Math.min(file.length, at + 1 + random.nextInt(8)); i++) {
          file[i] = value;
        }
      }
      case 4 -> {
        return Arrays.copyOf(file, at);
      }
      case 5 -> {
        return spliced(file, at, random.nextInt(file.length), 1 + random.nextInt(16));
      }
      default -> {
        return spliced(file, at, Math.min(file.length, at + 1 + random.nextInt(16)), file.length);
      }
    }
    return file;
  }

  /// The file up to one position, followed by up to a number of bytes from another, then the rest.
  private static byte[] spliced(byte[] file, int at, int from, int count) {
    var out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    int taken = Math.min(count, file.length - from);
    out.write(file, from, taken);
    if (taken == count) {
      out.write(file, at, file.length - at);
    }
    return out.toByteArray();
  }

  private static String shown(byte[] file) {
    return HexFormat.of().formatHex(file, 0, Math.min(file.length, 4_096));
  }
}
