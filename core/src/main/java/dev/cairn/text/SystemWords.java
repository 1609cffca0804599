package dev.cairn.text;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a system says when it refuses something, in words for people.
///
/// The messages of Java's exceptions are often a file's name alone, which says nothing: what went
/// wrong is their class. Here it becomes words, once for all.
public final class SystemWords {
  /// Behind the name of a file while it is not whole.
  public static final String PARTIAL = ".partial";

  private static final String NONE = "the system gives no reason";

  /// What systems and databases say, and what it means.
  private static final Map<String, String> SAID =
      Map.of(
          "no space left", "no space left on the disk",
          "disk quota exceeded", "the disk quota is used up",
          "too many open files", "too many open files: allow more with ulimit -n",
          "read-only file system", "the file system is read-only",
          "permission denied", "permission denied",
          "operation not permitted", "permission denied",
          "interrupt error", "interrupted",
          "cannot allocate memory", "the system has no memory left",
          "failed to allocate data", "the system has no memory left");

  private SystemWords() {}

  /// Why something could not be read or written, to stand behind "cannot read X: ".
  public static String of(IOException e) {
    return known(e).orElse(NONE);
  }

  /// The same, behind the name of a file: not said twice.
  public static String of(IOException e, Path file) {
    return behind(file, of(e));
  }

  /// A reason, to stand behind the name of a file: without that name, or that of the neighbour from
  /// which the file was to be made.
  public static String behind(Path file, String reason) {
    return Stream.of(file, file.toAbsolutePath())
        .flatMap(path -> Stream.of(path.toString(), path + PARTIAL))
        .flatMap(name -> unnamed(name, reason).stream())
        .findFirst()
        .orElse(reason);
  }

  private static Optional<String> unnamed(String name, String reason) {
    if (reason.startsWith(name + ": ")) {
      return Optional.of(reason.substring(name.length() + 2));
    }
    return reason.startsWith(name + " is ")
        ? Optional.of("it" + reason.substring(name.length()))
        : Optional.empty();
  }

  /// The same, where the exception says more than that something went wrong.
  public static Optional<String> known(IOException e) {
    return said(e).or(() -> ofKind(e)).or(() -> firstLine(e));
  }

  /// Why a file that seems not to be there cannot be looked at: a directory on the way to it may
  /// not be searched, or leads in a circle. Empty where it is there, or just missing.
  public static Optional<String> outOfSight(Path file) {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(of(e));
    }
    return Optional.empty();
  }

  /// What the message of any failure means, where it is a system's or a database's that is known:
  /// with the file that it is about, where the failure has one.
  public static Optional<String> said(Throwable failure) {
    String message = String.valueOf(message(failure)).toLowerCase(Locale.ROOT);
    return SAID.entrySet().stream()
        .filter(entry -> message.contains(entry.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .map(words -> failure instanceof FileSystemException e ? at(e, words) : words);
  }

  /// Without the name of the file, which may be anything.
  private static @Nullable String message(Throwable failure) {
    return failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
  }

  private static Optional<String> ofKind(IOException e) {
    return Optional.ofNullable(
        switch (e) {
          case NoSuchFileException missing -> at(missing, "there is no such file");
          case AccessDeniedException denied -> at(denied, "permission denied");
          case FileAlreadyExistsException there -> there.getFile() + " is no directory";
          case NotDirectoryException file -> file.getFile() + " is no directory";
          case DirectoryNotEmptyException full -> full.getFile() + " is not empty";
          case FileSystemLoopException loop -> at(loop, "links lead in a circle");
          case NotLinkException file -> file.getFile() + " is no link";
          case FileSystemException other when blank(other.getReason()) -> at(other, NONE);
          case CharacterCodingException _ -> "it is no text in UTF-8";
          case UnknownHostException host -> "there is no host " + host.getMessage();
          case ClosedByInterruptException _ -> "interrupted";
          case ClosedChannelException _ -> "it was closed meanwhile";
          case EOFException early when blank(early.getMessage()) -> "it ends too early";
          default -> null;
        });
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /// Words about a file, with its name where that is known.
  private static String at(FileSystemException e, String words) {
    return blank(e.getFile()) ? words : e.getFile() + ": " + words;
  }

  private static Optional<String> firstLine(IOException e) {
    return Optional.ofNullable(e.getMessage())
        .flatMap(text -> text.lines().findFirst())
        .filter(text -> !text.isBlank());
  }
}
