package dev.cairn.web;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.OutputDirectory;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.WholeFile;
import dev.cairn.text.Counted;
import dev.cairn.text.FileName;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Experiments that wait for their turn, each a file in a directory: they outlive the process.
///
/// An entry leaves the directory when its campaign has been made, and gets the ending
/// `.failed` where it cannot be; the others do not mind. Not thread-safe.
final class ExperimentQueue {
  /// The directory's name in that of the campaign that is served.
  static final String DIRECTORY = "queue";

  /// Experiments that wait at most.
  private static final int MOST = 100;

  /// Digits of an entry's number, with which its file's name begins.
  private static final int DIGITS = 6;

  private static final String ENDING = ".yaml";
  private static final String FAILED = ".failed";
  private static final Pattern NAME = Pattern.compile("[0-9]{6}\\.yaml(\\.failed)?");

  private final Path directory;
  private final List<Entry> entries = new ArrayList<>();
  private int last;

  /// An experiment that waits.
  ///
  /// @param file where it is kept
  /// @param experiment what is to be run
  /// @param name its name
  /// @param variants how many it has
  record Entry(Path file, ExperimentFile experiment, String name, int variants) {
    /// Reads an experiment; refuses what is none with a [CairnException].
    static Entry read(Path file, String yaml, String source) {
      ExperimentFile experiment = ExperimentFile.parse(yaml, source);
      requireNoCommand(experiment, source);
      return new Entry(
          file, experiment, experiment.experiment().name(), experiment.variants().size());
    }
  }

  /// Whoever can send an experiment could otherwise run any program.
  private static void requireNoCommand(ExperimentFile experiment, String source) {
    for (Experiment variant : experiment.variants().values()) {
      if (variant.problem() instanceof ProblemSpec.External) {
        throw new CairnException(
            "%s: problem.type is 'external', which the live page does not take: run it with ./cairn run"
                .formatted(source));
      }
    }
  }

  /// What waits in a campaign's directory, in the order in which it came.
  ///
  /// @param refused told in words about files that are no experiments
  ExperimentQueue(Path campaign, List<String> refused) {
    directory = campaign.resolve(DIRECTORY);
    for (Path file : files()) {
      String name = file.getFileName().toString();
      last = Math.max(last, Integer.parseInt(name.substring(0, DIGITS)));
      if (name.length() == DIGITS + ENDING.length() && entries.size() < MOST) {
        read(file, refused);
      }
    }
  }

  private void read(Path file, List<String> refused) {
    String name = file.getFileName().toString();
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new CairnException("is no file");
      }
      entries.add(Entry.read(file, Files.readString(file), name));
    } catch (IOException | CairnException e) {
      refused.add("%s: %s".formatted(name, SystemWords.behind(file, Failures.reason(e))));
      setAside(file);
    }
  }

  /// The names of those that wait.
  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Reads what is to be put at the end; refuses what is none with a [CairnException].
  static Entry read(String yaml) {
    return Entry.read(Path.of(""), yaml, "the queued file");
  }

  /// Puts an experiment at the end.
  ///
  /// @param yaml its text, which was read
  StudyControl.Answer add(Entry read, String yaml) {
    if (entries.size() >= MOST) {
      return new StudyControl.Answer(
          false, "the queue is full: %s experiments wait".formatted(MOST));
    }
    try {
      Path file = directory.resolve(String.format(Locale.ROOT, "%06d", last + 1) + ENDING);
      Entry entry = new Entry(file, read.experiment(), read.name(), read.variants());
      OutputDirectory.make(directory);
      WholeFile.write(file, yaml);
      last++;
      entries.addLast(entry);
    } catch (IOException e) {
      return new StudyControl.Answer(
          false,
          "the queue cannot be kept in %s: %s"
              .formatted(directory, SystemWords.behind(directory, Failures.reason(e))));
    }
    Entry added = entries.getLast();
    return new StudyControl.Answer(
        true,
        "%s waits, with %s; it is number %s"
            .formatted(added.name(), Counted.of(added.variants(), "variant"), entries.size()));
  }

  /// Takes the first one; its file stays until it is done with.
  Optional<Entry> take() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.removeFirst());
  }

  /// Forgets an entry whose campaign has been made.
  void done(Entry entry) {
    try {
      Files.deleteIfExists(entry.file());
    } catch (IOException _) {
      setAside(entry.file()); // it must not run twice
    }
  }

  /// Keeps the file of an entry that cannot be run, out of the queue.
  void failed(Entry entry) {
    setAside(entry.file());
  }

  /// "fig3", "fig3-2", "fig3-3" … beside the directory that is served, the first that is not there.
  static Path unused(Path served, String name) {
    String plain = FileName.of(name);
    Path beside = served.toAbsolutePath();
    for (int number = 1; ; number++) {
      Path candidate = beside.resolveSibling(number == 1 ? plain : plain + "-" + number);
      if (!Files.exists(candidate)) {
        return candidate;
      }
    }
  }

  private static void setAside(Path file) {
    try {
      Files.move(
          file, file.resolveSibling(file.getFileName() + FAILED), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException _) {
      // The directory cannot be written to: the entry is found again at the next start.
    }
  }

  /// What has the name of an entry, those set aside too, in the order in which they came.
  private List<Path> files() {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failures.at("cannot read the queue in", directory, e);
    }
  }
}
