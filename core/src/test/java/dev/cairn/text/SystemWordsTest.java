package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What the file system of this machine, and others, refuse with no more than a name.
class SystemWordsTest {
  @TempDir Path directory;

  private static String words(Executable refused) {
    return SystemWords.of(assertThrows(IOException.class, refused));
  }

  private static void list(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      Iterator<Path> _ = entries.iterator();
    }
  }

  @Test
  void whatIsANameAloneHasWords() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "a");
    Path none = directory.resolve("none");
    assertEquals(none + ": there is no such file", words(() -> Files.readString(none)));
    IOException missing = assertThrows(IOException.class, () -> Files.readString(none));
    assertEquals("there is no such file", SystemWords.of(missing, none));
    assertEquals(none + ": there is no such file", SystemWords.of(missing, file));
    assertEquals(file + " is no directory", words(() -> list(file)));
    assertEquals(file + " is no directory", words(() -> Files.createDirectories(file)));
    assertEquals(directory + " is not empty", words(() -> Files.delete(directory)));
    assertEquals(file + " is no link", words(() -> Files.readSymbolicLink(file)));
    for (IOException other :
        new IOException[] {
          new FileSystemLoopException("a"),
          new NotLinkException("a"),
          new AccessDeniedException("a"),
          new FileSystemException("a"),
          new FileSystemException("a", null, ""),
          new FileSystemException("a", null, " "),
        }) {
      assertEquals(1, SystemWords.of(other).lines().count());
      assertTrue(SystemWords.of(other).matches("a(: | is )\\w+ .*\\w"), other::toString);
    }
  }

  @Test
  void aNameStandsOnce() throws Exception {
    Path here = Path.of("a b");
    for (Path said : new Path[] {here, here.toAbsolutePath()}) {
      assertEquals("permission denied", SystemWords.of(new AccessDeniedException(said + ""), here));
      assertEquals(
          "permission denied", SystemWords.of(new AccessDeniedException(said + ".partial"), here));
      assertEquals("it is no link", SystemWords.of(new NotLinkException(said + ""), here));
    }
    Path beside = here.resolveSibling("a b2");
    assertEquals(
        beside + ": permission denied",
        SystemWords.of(new AccessDeniedException(beside + ""), here));
    assertEquals(
        "it is not empty",
        SystemWords.of(
            assertThrows(
                IOException.class,
                () -> {
                  Files.writeString(directory.resolve("file"), "a");
                  Files.delete(directory);
                }),
            directory));
  }

  @Test
  void whatHasNoMessageHasWords() throws Exception {
    Path file = directory.resolve("file");
    Files.write(file, new byte[] {(byte) 0xFF});
    assertEquals("it is no text in UTF-8", words(() -> Files.readString(file)));
    assertEquals(
        "it was closed meanwhile",
        words(
            () -> {
              FileChannel channel = FileChannel.open(file);
              channel.close();
              channel.size();
            }));
    assertEquals("it ends too early", SystemWords.of(new EOFException()));
    assertEquals("there is no host a.b", SystemWords.of(new UnknownHostException("a.b")));
    assertEquals("the system gives no reason", SystemWords.of(new IOException()));
    assertEquals(Optional.empty(), SystemWords.known(new IOException()));
  }

  @Test
  void whatTheSystemSaysIsNotTheNameOfAFile() throws IOException {
    Path named = directory.resolve("no space left");
    assertEquals(named + ": there is no such file", words(() -> Files.readString(named)));
    assertEquals(
        named + ": too many open files: allow more with ulimit -n",
        SystemWords.of(new FileSystemException(named.toString(), null, "Too many open files")));
    assertEquals(
        "no space left on the disk", SystemWords.of(new IOException("No space left on device")));
    assertEquals(
        Optional.of("no space left on the disk"),
        SystemWords.said(new IllegalStateException("IO Error: x: No space left on device")));
    assertEquals(Optional.empty(), SystemWords.said(new IllegalStateException("else")));
    Path tooLong = directory.resolve("a".repeat(300));
    assertEquals(
        tooLong + ": File name too long",
        words(() -> Files.write(tooLong, "a".getBytes(StandardCharsets.UTF_8))));
  }

  /// A file that only seems to be missing: the way to it leads in a circle.
  @Test
  void whatCannotBeLookedAtIsNotJustMissing() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "a");
    Path circle = directory.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertEquals(Optional.empty(), SystemWords.outOfSight(file));
    assertEquals(Optional.empty(), SystemWords.outOfSight(directory.resolve("none/none")));
    String words = SystemWords.outOfSight(circle.resolve("a")).orElseThrow();
    assertTrue(words.startsWith(circle.resolve("a") + ": Too many "), words);
  }
}
