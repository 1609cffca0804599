package dev.cairn.external;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Looks after the connections of this process: ends those that answer too late, and all of them
/// when the process ends.
final class Watchdog {
  private static final long EVERY_MILLISECONDS = 50;
  private static volatile boolean ending;
  private static final Set<Connection> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Thread.ofPlatform().daemon().name("external-watchdog").start(Watchdog::watch);
    try {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Watchdog::end));
    } catch (IllegalStateException _) { // the process ends already
      ending = true;
    }
  }

  private Watchdog() {}

  private static void end() {
    ending = true;
    OPEN.forEach(Connection::end);
  }

  /// Whether the process ends.
  static boolean ending() {
    return ending;
  }

  static void add(Connection connection) {
    OPEN.add(connection);
  }

  static void remove(Connection connection) {
    OPEN.remove(connection);
  }

  private static void watch() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLISECONDS);
        OPEN.forEach(Connection::endIfLate);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }
}
