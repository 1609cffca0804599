package dev.cairn.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Path OUT = Path.of("out");

  @Test
  void aPathIsSaidOnce() {
    IOException denied = new AccessDeniedException("out");
    assertEquals(
        "cannot write to out: permission denied",
        Failures.at("cannot write to", OUT, denied).getMessage());
    IOException inside = new AccessDeniedException("out/file");
    assertEquals(
        "cannot write to out: out/file: permission denied",
        Failures.at("cannot write to", OUT, inside).getMessage());
  }

  @Test
  void aFailureOfTheCleanUpIsNotTheOneThatIsTold() {
    Exception first = new IOException("Too many open files");
    Exception second = new DirectoryNotEmptyException("out");
    CleanUp.after(
        first,
        () -> {
          throw second;
        });
    CleanUp.after(first, null);
    assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
    String line = Failures.at("cannot write to", OUT, first).getMessage();
    assertEquals("cannot write to out: too many open files: allow more with ulimit -n", line);
  }

  @Test
  void anInterruptionIsKept() {
    CleanUp.after(
        new IOException("a"),
        () -> {
          throw new InterruptedException();
        });
    assertTrue(Thread.interrupted());
    assertFalse(Thread.interrupted());
  }
}
