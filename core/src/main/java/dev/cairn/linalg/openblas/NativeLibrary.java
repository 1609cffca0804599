package dev.cairn.linalg.openblas;

import dev.cairn.text.SystemWords;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the native library that the `org.bytedeco:openblas` jar of this platform carries, and
/// opens it.
///
/// The library and what it needs are copied side by side into one directory a version under
/// `java.io.tmpdir`, which later processes use again. Every file appears there by an atomic rename,
/// so processes that start at the same time, or are killed while they copy, leave no half a file
/// under its final name.
@SuppressWarnings("restricted") // loading native code is what this class is for
final class NativeLibrary {
  private static final String RESOURCES = "/org/bytedeco/openblas/";
  private static final String UNFINISHED = ".part";

  /// A copy takes a second; what is this old was left behind by a process that was killed.
  private static final Duration ABANDONED = Duration.ofHours(1);

  private NativeLibrary() {}

  /// The symbols of the library, for the life of the process.
  ///
  /// @throws UnsatisfiedLinkError where the jar of this platform is missing, its files cannot be
  ///     copied, or they cannot be loaded
  static SymbolLookup open() {
    String platform = platform();
    try {
      SymbolLookup symbols = null;
      Path directory = directory(platform);
      for (String file : files(platform)) {
        URL resource = NativeLibrary.class.getResource(RESOURCES + platform + "/" + file);
        if (resource != null) {
          Path copy = copy(resource, directory.resolve(file));
          symbols = SymbolLookup.libraryLookup(copy, Arena.global());
        }
      }
      if (symbols == null) {
        throw new UnsatisfiedLinkError("no OpenBLAS for " + platform + " on the class path");
      }
      return symbols;
    } catch (IOException e) {
      throw unloadable(SystemWords.of(e), e);
    } catch (IllegalArgumentException | IllegalCallerException e) {
      throw unloadable(String.valueOf(e.getMessage()), e);
    }
  }

  private static UnsatisfiedLinkError unloadable(String reason, Exception cause) {
    var error = new UnsatisfiedLinkError("OpenBLAS cannot be loaded: " + reason);
    error.initCause(cause);
    return error;
  }

  /// The version of the jar, from its Maven metadata.
  static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        NativeLibrary.class.getResourceAsStream(
            "/META-INF/maven/org.bytedeco/openblas/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }

  /// The jar's name of this platform, such as linux-x86_64.
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String family =
        os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : "linux";
    String cpu = System.getProperty("os.arch");
    return family
        + "-"
        + switch (cpu) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm64";
          default -> cpu;
        };
  }

  /// The files of a platform, dependencies first and the library last; a jar may lack some of the
  /// dependencies. Only the Linux names were tried, the others follow the jar's own loader.
  private static List<String> files(String platform) {
    if (platform.startsWith("macosx")) {
      return List.of(
          "libgcc_s.1.1.dylib",
          "libgcc_s.1.dylib",
          "libquadmath.0.dylib",
          "libgfortran.5.dylib",
          "libopenblas.0.dylib");
    }
    if (platform.startsWith("windows")) {
      return List.of("libopenblas.dll");
    }
    return List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
  }

  /// The cache directory of this user and version, made where it is missing.
  ///
  /// On a shared machine java.io.tmpdir is open to everyone, so the directory must belong to this
  /// user and be closed to the others; otherwise somebody else could plant a library.
  private static Path directory(String platform) throws IOException {
    Path directory =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "cairn-%s-openblas-%s-%s"
                .formatted(System.getProperty("user.name"), version(), platform));
    makeOwn(directory);
    removeAbandoned(directory);
    return directory;
  }

  /// Makes a directory that belongs to this user and is closed to others, or finds that it is one.
  /// What stands there already is looked at before anything about it is changed: it could be
  /// somebody else's, or a link to something of this user's.
  static void makeOwn(Path directory) throws IOException {
    Path parent = Objects.requireNonNull(directory.getParent());
    if (!Files.getFileStore(parent).supportsFileAttributeView("posix")) {
      Files.createDirectories(directory);
      return;
    }
    Set<PosixFilePermission> closed = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(closed));
    } catch (FileAlreadyExistsException _) {
      // looked at below
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(ownerOfNewFiles())) {
      throw new IOException("%s belongs to somebody else".formatted(directory));
    }
    Files.setPosixFilePermissions(directory, closed);
  }

  private static Object ownerOfNewFiles() throws IOException {
    Path probe = Files.createTempFile("cairn", UNFINISHED);
    try (Closeable _ = () -> Files.delete(probe)) {
      return Files.getOwner(probe);
    }
  }

  private static void removeAbandoned(Path directory) throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Copies a resource to target unless a file of its size is there already.
  private static Path copy(URL resource, Path target) throws IOException {
    URLConnection connection = resource.openConnection();
    if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
      return target;
    }
    Path unfinished =
        Files.createTempFile(target.getParent(), target.getFileName().toString(), UNFINISHED);
    try (Closeable _ = () -> Files.deleteIfExists(unfinished);
        InputStream in = connection.getInputStream()) {
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) { // of a full disk, without its place
      throw new FileSystemException(target.toString(), null, SystemWords.of(e));
    }
    return target;
  }
}
