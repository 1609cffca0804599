package dev.cairn.linalg.openblas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where libraries are unpacked: a directory that nobody else could have prepared.
class NativeLibraryTest {
  @TempDir Path temporary;

  @BeforeEach
  void onlyWhereFilesHaveModes() throws IOException {
    assumeTrue(Files.getFileStore(temporary).supportsFileAttributeView("posix"));
  }

  @Test
  void directoryIsClosedToOthers() throws IOException {
    Path fresh = temporary.resolve("fresh");
    NativeLibrary.makeOwn(fresh);
    assertEquals("rwx------", mode(fresh));
    Path open = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    NativeLibrary.makeOwn(open);
    assertEquals("rwx------", mode(open));
  }

  @Test
  void aPlantedLinkIsRefusedAndItsTargetStaysAsItIs() throws IOException {
    Path target = Files.createDirectory(temporary.resolve("target"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), target);
    assertThrows(IOException.class, () -> NativeLibrary.makeOwn(link));
    assertEquals("rwxr-xr-x", mode(target));
    Path file = Files.createFile(temporary.resolve("file"));
    String before = mode(file);
    assertThrows(IOException.class, () -> NativeLibrary.makeOwn(file));
    assertEquals(before, mode(file));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
