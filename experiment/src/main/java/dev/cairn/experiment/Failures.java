package dev.cairn.experiment;

import dev.cairn.external.ExternalException;
import dev.cairn.nn.data.DataException;
import dev.cairn.program.ProgramTooLargeException;
import dev.cairn.program.formula.FormulaException;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says of every failure what went wrong, in one line for people: the cause that lies deepest and
/// can be named (memory, disk, file handles, permission), never the name of a Java class.
public final class Failures {
  /// Longer chains of causes go in circles.
  private static final int LONGEST_CHAIN = 50;

  /// That a class cannot be loaded.
  public static final String UNLOADABLE =
      "a part of the program cannot be loaded: too many open files (allow more with ulimit -n), or"
          + " it was changed while it runs";

  private Failures() {}

  /// The whole line for a failure that nothing has put into words yet.
  public static String line(Throwable failure) {
    if (failure instanceof CairnException expected) {
      return expected.getMessage();
    }
    Optional<String> known = known(failure);
    if (known.isPresent()) {
      return known.get();
    }
    Throwable deepest = chain(failure).getLast();
    return "failed by a mistake in Cairn itself%s".formatted(sentence(deepest));
  }

  /// Whether nothing is known that could have caused it but a mistake in Cairn.
  public static boolean unforeseen(Throwable failure) {
    return known(failure).isEmpty();
  }

  /// Why something could not be done, to stand behind "cannot write X: ".
  public static String reason(Throwable failure) {
    return known(failure).orElseGet(() -> message(failure).orElse("for no known reason"));
  }

  /// "cannot write to X: the disk is full", for a file or directory X: its name stands there once,
  /// though most reasons of a file system begin with one.
  public static CairnException at(String what, Path place, Throwable failure) {
    return new CairnException(
        "%s %s: %s".formatted(what, place, SystemWords.behind(place, reason(failure))), failure);
  }

  /// The cause that has a name, where there is one.
  private static Optional<String> known(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain.reversed()) {
      Optional<String> words = named(cause);
      if (words.isPresent()) {
        return words;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> named(Throwable cause) {
    return switch (cause) {
      case CairnException expected -> Optional.of(expected.getMessage());
      case DataException _, FormulaException _, ProgramTooLargeException _, ExternalException _ ->
          message(cause);
      case OutOfMemoryError e -> Optional.of(memory(e));
      case NoClassDefFoundError e when !isBroken(e) -> Optional.of(UNLOADABLE);
      case ClassNotFoundException _, TypeNotPresentException _ -> Optional.of(UNLOADABLE);
      case StackOverflowError _ -> Optional.of("something is nested too deeply");
      case InterruptedException _, ClosedByInterruptException _ -> Optional.of("interrupted");
      case IOException e -> SystemWords.known(e).map(Failures::withoutClass);
      default -> SystemWords.said(cause);
    };
  }

  /// Whether the class is there and failed when it was made ready, of which the cause tells.
  private static boolean isBroken(NoClassDefFoundError e) {
    return String.valueOf(e.getMessage()).startsWith("Could not initialize");
  }

  /// What is used up, and the flag that gives more of it.
  private static String memory(OutOfMemoryError e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("direct buffer memory")) {
      return "not enough memory beside the heap: set CAIRN_JVM=-XX:MaxDirectMemorySize=1g";
    }
    if (message.contains("metaspace") || message.contains("compressed class space")) {
      return "not enough memory for the program's own classes: set"
          + " CAIRN_JVM=-XX:MaxMetaspaceSize=512m, or leave that flag out";
    }
    return MemoryNeed.ofThreads(e)
        ? "the system gives this process no more threads: use fewer --workers, or allow more"
            + " with ulimit -u"
        : MemoryNeed.UNKNOWN.words(Runtime.getRuntime().maxMemory());
  }

  /// ": the message", where it is one for people.
  private static String sentence(Throwable failure) {
    return message(failure).map(text -> ": " + text).orElse("");
  }

  /// The first line of a message.
  private static Optional<String> message(Throwable failure) {
    return Optional.ofNullable(failure.getMessage())
        .flatMap(text -> text.lines().findFirst())
        .map(Failures::withoutClass)
        .filter(text -> !text.isBlank());
  }

  /// A message that begins with the class of its cause, without it.
  private static String withoutClass(String text) {
    return text.replaceAll("\\b(?:[a-z]\\w*\\.)+([A-Z]\\w*(?:Exception|Error)): ", "");
  }

  /// The failure and its causes, the deepest last.
  static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && chain.size() < LONGEST_CHAIN;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }
}
