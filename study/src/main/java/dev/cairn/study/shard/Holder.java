package dev.cairn.study.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process that holds a lock.
///
/// @param host the name of its machine
/// @param pid its number there
/// @param space where that number counts: the machine's start and its space of processes, which a
///     container has for itself; empty where the system does not tell
record Holder(String host, long pid, String space) {
  /// What a lock says that nobody holds.
  static final String RELEASED = "released\n";

  private static final Pattern TEXT =
      Pattern.compile("host (\\S+)\nprocess ([0-9]{1,18})\nspace (\\S*)\nbeat [0-9]+\n");

  /// This process.
  static Holder here() {
    return new Holder(hostName(), ProcessHandle.current().pid(), processSpace());
  }

  /// What its lock says at this beat.
  String text(long beat) {
    return "host %s\nprocess %s\nspace %s\nbeat %s\n".formatted(host, pid, space, beat);
  }

  /// Whether the process that wrote a lock is known to have ended: it ran here and does not.
  static boolean dead(String text) {
    return read(text)
        .filter(holder -> !holder.space.isEmpty() && holder.space.equals(processSpace()))
        .map(holder -> ProcessHandle.of(holder.pid).filter(ProcessHandle::isAlive).isEmpty())
        .orElse(false);
  }

  /// Who wrote a lock.
  static String words(String text) {
    return read(text)
        .map(holder -> "process %s on %s".formatted(holder.pid, holder.host))
        .orElse("a process that has not said its name");
  }

  private static Optional<Holder> read(String text) {
    Matcher lines = TEXT.matcher(text);
    return lines.matches()
        ? Optional.of(new Holder(lines.group(1), Long.parseLong(lines.group(2)), lines.group(3)))
        : Optional.empty();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("\\s", "-");
    } catch (UnknownHostException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
    }
  }

  private static String processSpace() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + "/"
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return ""; // not Linux
    }
  }
}
