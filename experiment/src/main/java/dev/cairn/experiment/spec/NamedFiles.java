package dev.cairn.experiment.spec;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.binding.Node;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Shape;
import dev.cairn.text.Visible;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The names of files in experiments: which keys have them, and how they become absolute, so that a
/// definition means the same wherever it is read.
final class NamedFiles {
  /// Names with one cannot stand in lines of digests and of messages.
  private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r]");

  private NamedFiles() {}

  /// The key whose words may, but need not, name files.
  private static final String COMMAND = "problem.command";

  /// The paths of the keys that name files: "problem.data.path".
  static List<String> keys() {
    Set<String> keys = new TreeSet<>();
    collect(new Shape.Fields(Experiment.class), "", keys);
    return List.copyOf(keys);
  }

  private static void collect(Shape shape, String path, Set<String> keys) {
    switch (shape) {
      case Shape.Fields fields -> {
        for (Shape.Field field : fields.fields()) {
          String inner = path.isEmpty() ? field.name() : path + "." + field.name();
          if (field.key().reads() != Reads.NOTHING) {
            keys.add(inner);
          }
          collect(field.shape(), inner, keys);
        }
      }
      case Shape.OneOf oneOf ->
          oneOf.records().forEach(type -> collect(new Shape.Fields(type), path, keys));
      case Shape.Maybe(Class<?> _, Shape inner) -> collect(inner, path, keys);
      case Shape.Many _, Shape.Named _ -> {} // have no keys of their own
      case Shape.Whole _, Shape.Real _, Shape.Coordinates _ -> {}
      case Shape.Flag _, Shape.Text _, Shape.Choice _ -> {}
    }
  }

  /// The files that a record of an experiment names, and those inside of it.
  static List<ExperimentFile.NamedFile> of(Record settings) {
    List<ExperimentFile.NamedFile> files = new ArrayList<>();
    for (Shape.Field field : new Shape.Fields(settings.getClass()).fields()) {
      Object value = field.of(settings);
      switch (field.key().reads()) {
        case NOTHING -> {
          Object inner = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
          if (inner instanceof Record part && !(field.shape() instanceof Shape.Coordinates)) {
            files.addAll(of(part));
          }
        }
        case COMMAND ->
            names(value).stream()
                .filter(NamedFiles::isFile)
                .forEach(name -> files.add(new ExperimentFile.NamedFile(name, Reads.FILE)));
        case FILE, MODEL, SOCKET, DIGITS, CAMPAIGN, COLLECTION, STUDY ->
            names(value)
                .forEach(
                    name -> files.add(new ExperimentFile.NamedFile(name, field.key().reads())));
      }
    }
    return files;
  }

  private static List<String> names(Object value) {
    return switch (value) {
      case String name -> List.of(name);
      case Optional<?> maybe -> maybe.map(NamedFiles::names).orElse(List.of());
      case List<?> names -> names.stream().flatMap(name -> names(name).stream()).toList();
      default -> throw new IllegalArgumentException("'%s' is no name of a file".formatted(value));
    };
  }

  /// Of a command, an absolute name of a file: others are arguments.
  private static boolean isFile(String word) {
    try {
      return Path.of(word).isAbsolute() && Files.isRegularFile(Path.of(word));
    } catch (InvalidPathException notOne) {
      return false;
    }
  }

  /// One name, or each of a list, of the key with a path. Words of a command that name no file in
  /// the directory stay as they are.
  static Node from(Path directory, String key, Node named) {
    return switch (named) {
      case Node.Scalar(String text, String place) ->
          new Node.Scalar(from(directory, key, text, place), place);
      case Node.Sequence(List<Node> items, String place) ->
          new Node.Sequence(items.stream().map(item -> from(directory, key, item)).toList(), place);
      case Node.Mapping mapping -> mapping;
    };
  }

  private static String from(Path directory, String key, String name, String place) {
    return key.equals(COMMAND) && !isFile(directory.toAbsolutePath() + "/" + name)
        ? name
        : from(directory, name, place);
  }

  /// A name as it is written at a place.
  static String from(Path directory, String name, String place) {
    try {
      String named = directory.resolve(name).normalize().toString();
      if (LINE_BREAK.matcher(named).find()) {
        throw new CairnException(
            "%s: the name '%s' holds a line break: give the file another"
                .formatted(place, Visible.line(named, CairnException.LONGEST)));
      }
      return named;
    } catch (InvalidPathException e) {
      throw new CairnException("%s: '%s' is no file name".formatted(place, name), e);
    }
  }

  /// The names that variants set, by the paths of their keys.
  static Node inVariants(Path directory, List<String> paths, Node.Sequence variants) {
    List<Node> changed =
        variants.items().stream().map(item -> inVariant(directory, paths, item)).toList();
    return new Node.Sequence(changed, variants.place());
  }

  private static Node inVariant(Path directory, List<String> paths, Node variant) {
    if (!(variant instanceof Node.Mapping fields)) {
      return variant;
    }
    Node.Mapping changed = fields;
    for (String settings : List.of("set", "paper_scale")) {
      if (fields.entries().get(settings) instanceof Node.Mapping set) {
        Node.Mapping named = set;
        for (String path : paths) {
          Node value = set.entries().get(path);
          if (value != null) {
            named = named.with(List.of(path), from(directory, path, value));
          }
        }
        changed = changed.with(List.of(settings), named);
      }
    }
    return changed;
  }
}
