package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.Limits;
import dev.cairn.formats.WholeFile;
import dev.cairn.nn.data.DataException;
import dev.cairn.nn.data.Mnist;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.study.work.StudyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The files of the user's that results come from, held to what they were when the work began:
/// results of a model or of data that changed in between would be of no experiment.
///
/// Kept as `inputs.sha256` beside the results, as `sha256sum -c` reads it: one line a file. Points
/// that come from another campaign or from a collection are digested themselves, in lines that are
/// comments there: certifying that campaign changes its file and none of its points.
public final class InputFiles {
  /// In the directory of the results.
  public static final String FILE = "inputs.sha256";

  private static final String GAP = "  ";
  private static final String COMMENT = "# ";

  private InputFiles() {}

  /// Loads what reads the files of these experiments, and notes the digests of exactly the bytes
  /// that were read; nothing where they read none.
  ///
  /// Throws [CairnException] where a file changes while it is read.
  public static <T> T note(
      Collection<Experiment> experiments, Path directory, Supplier<T> loading) {
    Read<T> read = read(() -> digests(experiments), loading);
    if (!read.digests().isEmpty()) {
      write(read.digests(), directory);
    }
    return read.loaded();
  }

  /// What was read, and the digests of the files that it was read from.
  ///
  /// @param digests by file, in the order in which they were named
  public record Read<T>(T loaded, SequencedMap<String, String> digests) {
    /// Notes the digests in a directory of results.
    public void note(Path directory) {
      write(digests, directory);
    }
  }

  /// Loads what reads the files of a problem and another, with the digests of exactly the bytes
  /// that were read.
  ///
  /// Throws [CairnException] where a file changes while it is read.
  public static <T> Read<T> read(ProblemSpec problem, Optional<Path> other, Supplier<T> loading) {
    return read(
        () ->
            digests(
                Stream.concat(
                    inputs(ExperimentFile.files(problem).stream()),
                    other.map(Path::toString).stream())),
        loading);
  }

  private static <T> Read<T> read(
      Supplier<SequencedMap<String, String>> digests, Supplier<T> loading) {
    SequencedMap<String, String> before = digests.get();
    T loaded = loading.get();
    digests
        .get()
        .forEach(
            (input, digest) -> {
              if (!digest.equals(before.get(input))) {
                throw new CairnException(
                    "%s changed while it was read: try again".formatted(InputDigest.named(input)));
              }
            });
    return new Read<>(loaded, before);
  }

  /// Refuses to go on where a file is not what it was when the work in this directory began, or
  /// where nothing says what it was: the notes are gone, or came with other results.
  ///
  /// @param experiments whose results these are
  public static void check(Path directory, Collection<Experiment> experiments) {
    check(directory);
    try {
      SequencedMap<String, String> noted = entries(directory);
      inputs(experiments)
          .filter(input -> !noted.containsKey(input))
          .findFirst()
          .ifPresent(
              input -> {
                throw new CairnException(
                    "%s does not say what %s was when the work in %s began, and results could mix: put back the %s that was written with them, or begin anew in another directory"
                        .formatted(directory.resolve(FILE), input, directory, FILE));
              });
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  private static void check(Path directory) {
    try {
      changed(entries(directory))
          .ifPresent(
              input -> {
                throw new CairnException(
                    "%s has changed since the work in %s began, and results would mix: put it back, or begin anew in another directory"
                        .formatted(InputDigest.named(input), directory));
              });
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// The first input that is not what is noted of it.
  private static Optional<String> changed(SequencedMap<String, String> noted) throws IOException {
    for (var entry : noted.entrySet()) {
      if (!InputDigest.of(entry.getKey()).equals(entry.getValue())) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /// What is noted in a directory, as another process can check it; empty where nothing is.
  public static String text(Path directory) {
    Path noted = directory.resolve(FILE);
    try {
      return Files.exists(noted) ? Files.readString(noted) : "";
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// Loads what reads the files that a text of [#text] notes, which may come from another machine;
  /// what was loaded is what was checked.
  public static <T> T held(String noted, Supplier<T> loading) {
    SequencedMap<String, String> digests = entries(noted.lines().toList(), FILE);
    requireSame(digests);
    T loaded = loading.get();
    requireSame(digests);
    return loaded;
  }

  private static void requireSame(SequencedMap<String, String> digests) {
    try {
      changed(digests)
          .ifPresent(
              input -> {
                throw new CairnException(
                    "%s is not the same here as where the work began"
                        .formatted(InputDigest.named(input)));
              });
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// Loads what reads the files that are noted in this directory; what was loaded is what was
  /// checked.
  ///
  /// @param experiments whose results are in the directory
  public static <T> T held(
      Path directory, Collection<Experiment> experiments, Supplier<T> loading) {
    check(directory, experiments);
    T loaded = loading.get();
    check(directory);
    return loaded;
  }

  /// Notes in a directory what other results were made of, those that go on there. Refuses where
  /// a file is not what it was for both.
  ///
  /// @param experiments those of the other results
  public static void adopt(Path from, Collection<Experiment> experiments, Path directory) {
    check(from, experiments);
    check(directory);
    try {
      SequencedMap<String, String> all = entries(directory);
      int before = all.size();
      all.putAll(entries(from));
      if (all.size() > before) {
        write(all, directory);
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// A file of which two directories note different digests, or that only one has.
  public static Optional<String> difference(Path first, Path second) {
    try {
      SequencedMap<String, String> mine = entries(first);
      SequencedMap<String, String> theirs = entries(second);
      return Stream.concat(mine.keySet().stream(), theirs.keySet().stream())
          .filter(input -> !Objects.equals(mine.get(input), theirs.get(input)))
          .findFirst()
          .map(InputDigest::named);
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// Notes in a directory what another notes, whether or not the files are here.
  public static void copy(Path from, Path directory) {
    try {
      SequencedMap<String, String> digests = entries(from);
      if (!digests.isEmpty()) {
        write(digests, directory);
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  /// What is noted, digests by input.
  private static SequencedMap<String, String> entries(Path directory) throws IOException {
    Path noted = directory.resolve(FILE);
    return entries(Files.exists(noted) ? Files.readAllLines(noted) : List.of(), noted.toString());
  }

  private static SequencedMap<String, String> entries(List<String> lines, String source) {
    SequencedMap<String, String> digests = new LinkedHashMap<>();
    for (String line : lines) {
      String entry = line.startsWith(COMMENT) ? line.substring(COMMENT.length()) : line;
      int gap = entry.indexOf(GAP);
      if (gap < 0 || entry.indexOf('\0') >= 0) { // no name of a file holds it
        throw new CairnException("%s: '%s' is no digest and file".formatted(source, line));
      }
      digests.put(entry.substring(gap + GAP.length()), entry.substring(0, gap));
    }
    return digests;
  }

  /// Whether anything is noted.
  public static boolean noted(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /// Forgets what is noted, with the results.
  public static void forget(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      throw StudyDirectory.unwritable(directory, e);
    }
  }

  private static void write(Map<String, String> digests, Path directory) {
    var lines = new StringBuilder();
    digests.forEach(
        (input, digest) ->
            lines
                .append(InputDigest.ofPoints(input) ? COMMENT : "")
                .append(digest)
                .append(GAP)
                .append(input)
                .append('\n'));
    try {
      Files.createDirectories(directory);
      WholeFile.write(directory.resolve(FILE), lines.toString());
    } catch (IOException e) {
      throw StudyDirectory.unwritable(directory, e);
    }
  }

  /// Digests by input, each once.
  private static SequencedMap<String, String> digests(Collection<Experiment> experiments) {
    return digests(inputs(experiments));
  }

  /// What experiments read.
  private static Stream<String> inputs(Collection<Experiment> experiments) {
    return inputs(
        experiments.stream().flatMap(experiment -> ExperimentFile.files(experiment).stream()));
  }

  private static Stream<String> inputs(Stream<ExperimentFile.NamedFile> files) {
    return files.distinct().flatMap(file -> inputs(file).stream());
  }

  private static SequencedMap<String, String> digests(Stream<String> inputs) {
    SequencedMap<String, String> digests = new LinkedHashMap<>();
    try {
      for (String input : inputs.distinct().toList()) {
        digests.put(input, InputDigest.of(input));
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
    return digests;
  }

  private static List<String> inputs(ExperimentFile.NamedFile file) {
    Path path = Path.of(file.name());
    try {
      return switch (file.reads()) {
        case NOTHING, SOCKET -> List.of();
        case FILE, COMMAND -> List.of(file.name());
        case MODEL -> names(OnnxModel.files(path, Limits.DEFAULT));
        case DIGITS -> names(Mnist.files(path));
        case CAMPAIGN -> List.of(InputDigest.campaign(file.name()));
        case COLLECTION -> List.of(InputDigest.collection(file.name()));
        case STUDY -> List.of(InputDigest.study(file.name()));
      };
    } catch (IOException e) {
      throw SampleFile.failure(e);
    } catch (DataException e) {
      throw new CairnException(e.getMessage(), e);
    }
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(Path::toString).toList();
  }
}
