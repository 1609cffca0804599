package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cairn.text.Visible;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Feeds a parser with damaged files: each either parses or is refused by the exception that the
/// parser promises, with a message of one line, and neither allocates much.
///
/// @param samples sound files to damage
/// @param allocation bytes that parsing one damaged file may allocate
/// @param seed of the damage; the same seed damages alike
public record ParserFuzz(List<byte[]> samples, long allocation, long seed) {
  /// More changes than this leave nothing of the file to be misled by.
  private static final int MOST_CHANGES = 4;

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
  /// exception of this kind. Any other is a failure.
  public int check(int times, Class<? extends Exception> refusal, Parser parser) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (byte[] sample : samples) {
      parser.parse(sample);
    }
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < times; i++) {
      byte[] damaged = damage(samples.get(random.nextInt(samples.size())), random);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        parser.parse(damaged);
      } catch (Exception | StackOverflowError e) {
        if (!refusal.isInstance(e)) {
          throw new AssertionError("damaged file %s: %s".formatted(i, shown(damaged)), e);
        }
        refused++;
        String message = String.valueOf(e.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() < 1_000, message);
        assertEquals(Visible.line(message), message, "what is hidden in a message is shown");
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(
          allocated <= allocation,
          "damaged file %s allocated %s bytes: %s".formatted(i, allocated, shown(damaged)));
    }
    return refused;
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
