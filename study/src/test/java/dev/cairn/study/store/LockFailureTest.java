package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of locks that the database does not get. Its words were seen: of a process, and of
/// a system that answers every request for a lock with ENOLCK.
class LockFailureTest {
  @TempDir private Path directory;

  private String said(String holder) {
    var failure =
        new SQLException(
            "IO Error: Could not set lock on file \"x\": Conflicting lock is held in %s. See also"
                .formatted(holder));
    return String.valueOf(
        DuckDb.failure("cannot open", directory.resolve("x"), failure).getMessage());
  }

  @Test
  void aLockThatNobodyHoldsIsOneThatTheSystemLacks() {
    assertTrue(said("/usr/bin/java (PID 4711)").endsWith("another process has it open"));
    String lockless = said("PID 0");
    assertTrue(lockless.contains("gives no lock") && lockless.contains("nolock"), lockless);
    assertEquals(1, lockless.lines().count());
  }
}
