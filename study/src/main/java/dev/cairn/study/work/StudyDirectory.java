package dev.cairn.study.work;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.study.store.Schema;
import dev.cairn.text.ShellWord;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The directory that a study has to itself.
public final class StudyDirectory {
  /// The file of the experiment's definition.
  public static final String DEFINITION = Schema.DEFINITION;

  /// A directory in it for files that the experiment names, which may be there before the study.
  private static final Path INPUTS = Path.of("inputs");

  private StudyDirectory() {}

  /// Refuses a directory that cannot be written to, or that holds more than a directory `inputs`.
  public static void requireUnused(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new CairnException("%s is no directory".formatted(directory));
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      if (holdsMore(entries)) {
        throw new CairnException(
            "%s is not empty: give another directory%s"
                .formatted(
                    directory,
                    Files.exists(directory.resolve(DEFINITION))
                        ? ", or go on with the campaign in it: ./cairn resume "
                            + ShellWord.of(directory)
                        : ""));
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
    if (!Files.isWritable(directory)) {
      throw new CairnException("%s is not writable".formatted(directory));
    }
  }

  private static boolean holdsMore(DirectoryStream<Path> entries) {
    for (Path entry : entries) {
      if (!INPUTS.equals(entry.getFileName()) || !Files.isDirectory(entry)) {
        return true;
      }
    }
    return false;
  }

  /// Why nothing can be written there, in one line.
  public static CairnException unwritable(Path directory, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case FileAlreadyExistsException exists -> exists.getFile() + " is no directory";
          case NoSuchFileException missing -> missing.getFile() + " cannot be made";
          case IOException other -> Failures.reason(other);
        };
    return new CairnException(
        "cannot write to %s: %s".formatted(directory, SystemWords.behind(directory, reason)), e);
  }
}
