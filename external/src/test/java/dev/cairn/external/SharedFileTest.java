package dev.cairn.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What a killed process has left goes, what another still uses stays. Alone: any other test that
/// makes such a file takes away what is left, too.
@Isolated
class SharedFileTest {
  private static Path beside(SharedFile file) throws IOException {
    return Files.createTempFile(file.path().getParent(), "cairn-", ".frames");
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  @Test
  void takesAwayWhatIsLeft() throws IOException {
    try (SharedFile used = SharedFile.make()) {
      age(used.path());
      Path left = beside(used);
      age(left);
      Path young = beside(used);
      SharedFile.make().close();
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(young), "it may be about to be locked");
      assertTrue(Files.exists(used.path()));
      Files.delete(young);
    }
  }

  @Test
  void leavesWhatAnotherProcessHolds() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python is here");
    try (SharedFile own = SharedFile.make()) {
      Path held = beside(own);
      age(held);
      Process holder =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.lockf(f, fcntl.LOCK_EX);"
                      + " print(flush=True); sys.stdin.read()",
                  held.toString())
              .start();
      assertEquals('\n', holder.getInputStream().read());
      SharedFile.make().close();
      assertTrue(Files.exists(held));
      holder.destroyForcibly().waitFor();
      SharedFile.make().close();
      assertFalse(Files.exists(held));
    }
  }
}
