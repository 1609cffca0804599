package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disk of a few megabytes, in memory. Mounting one takes the rights of root: where they are
/// missing the test that wants it is left out.
///
/// @param directory where it is mounted
record SmallDisk(Path directory) implements AutoCloseable {
  static SmallDisk of(Path directory, int kibibytes) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    CairnProcess.Ended mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", directory.toString());
    assumeTrue(mounted.code() == 0, "no small disk here: " + mounted.err());
    return new SmallDisk(directory);
  }

  /// Mounts it anew with other options: "size=100m", "ro".
  void remount(String options) throws IOException, InterruptedException {
    CairnProcess.Ended done = run("mount", "-o", "remount," + options, directory.toString());
    assertEquals(0, done.code(), done.err());
  }

  @Override
  public void close() throws IOException {
    try {
      CairnProcess.Ended done = run("umount", "-l", directory.toString());
      assertEquals(0, done.code(), done.err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CairnProcess.Ended run(String... command)
      throws IOException, InterruptedException {
    try {
      return CairnProcess.ended(new ProcessBuilder(command));
    } catch (IOException e) {
      return new CairnProcess.Ended(127, "", String.valueOf(e.getMessage()));
    }
  }
}
