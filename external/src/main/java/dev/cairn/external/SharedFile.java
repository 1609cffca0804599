package dev.cairn.external;

import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A file in memory that both processes map: large vectors cost a copy, not a pipe. The garbage
/// collector takes mappings away.
final class SharedFile implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "cairn-";
  private static final String SUFFIX = ".frames";
  private static final int CHUNK = 1 << 20;

  /// After so long a file that is used is locked.
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /// Those of this process that have a name. Whoever closes one loses the process's lock on it.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private static final ValueLayout.OfDouble LITTLE =
      ValueLayout.JAVA_DOUBLE.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final FileChannel channel;
  private MemorySegment memory = MemorySegment.NULL;

  private SharedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// An empty one, which only this user can read. Takes away what processes have left that were
  /// killed.
  static SharedFile make() throws IOException {
    Path path =
        Files.isWritable(MEMORY)
            ? Files.createTempFile(MEMORY, PREFIX, SUFFIX)
            : Files.createTempFile(PREFIX, SUFFIX);
    OWN.add(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var _ = channel.tryLock(); // until it is closed, which the end of this process does as well
    takeAwayLeft(path.resolveSibling(""));
    return new SharedFile(path, channel);
  }

  /// Files in a directory that nobody uses: their lock can be had.
  private static void takeAwayLeft(Path directory) {
    Instant old = Instant.now().minus(YOUNG);
    try (DirectoryStream<Path> there = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path each : there) {
        if (!OWN.contains(each)) {
          takeAwayWhereLeft(each, old);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // they stay
    }
  }

  private static void takeAwayWhereLeft(Path file, Instant old) {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          if (channel.tryLock() != null) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException | OverlappingFileLockException _) {
      // another user's, or it is gone
    }
  }

  Path path() {
    return path;
  }

  /// Takes its name away: both processes have opened it, and nothing is left when they end.
  void forgetName() throws IOException {
    Files.deleteIfExists(path);
    OWN.remove(path);
  }

  /// Makes room for so many bytes. The zeros are written: pages that a full file system owes
  /// would end whichever process touches them first.
  void reserve(long bytes) throws IOException {
    if (memory.byteSize() >= bytes) {
      return;
    }
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      for (long at = channel.size(); at < bytes; ) {
        at += channel.write(zeros.clear().limit((int) Math.min(CHUNK, bytes - at)), at);
      }
    } catch (IOException e) {
      throw new ExternalException(
          "no room for vectors of %s bytes in %s: %s"
              .formatted(bytes, path.getParent(), SystemWords.of(e)));
    }
    memory = channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
  }

  /// Writes arrays one after the other; there must be room. So many of them stand there already.
  void write(List<double[]> arrays, int there) {
    long at = 0;
    for (int i = 0; i < arrays.size(); i++) {
      double[] array = arrays.get(i);
      if (i >= there) {
        MemorySegment.copy(array, 0, memory, LITTLE, at, array.length);
      }
      at += (long) Double.BYTES * array.length;
    }
  }

  /// Tells each where its numbers stand, one after the other.
  void read(List<Received> all) {
    long at = 0;
    for (Received each : all) {
      long bytes = (long) Double.BYTES * each.array().length;
      each.standIn(memory.asSlice(at, bytes));
      at += bytes;
    }
  }

  /// array ← numbers.
  static void copy(MemorySegment numbers, double[] array) {
    MemorySegment.copy(numbers, LITTLE, 0, array, 0, array.length);
  }

  @Override
  public void close() throws IOException {
    forgetName();
    channel.close();
  }
}
