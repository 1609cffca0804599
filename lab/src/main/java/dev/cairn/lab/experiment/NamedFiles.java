package dev.cairn.lab.experiment;

import dev.cairn.lab.LabException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Makes the names of files in experiments absolute, so that a definition means the same wherever
/// it is read.
final class NamedFiles {
  private NamedFiles() {}

  /// One name, or each of a list.
  static Node from(Path directory, Node named) {
    return switch (named) {
      case Node.Scalar(String text, String place) ->
          new Node.Scalar(from(directory, text, place), place);
      case Node.Sequence(List<Node> items, String place) ->
          new Node.Sequence(items.stream().map(item -> from(directory, item)).toList(), place);
      case Node.Mapping mapping -> mapping;
    };
  }

  /// A name as it is written at a place.
  static String from(Path directory, String name, String place) {
    try {
      return directory.resolve(name).normalize().toString();
    } catch (InvalidPathException e) {
      throw new LabException("%s: '%s' is no file name".formatted(place, name), e);
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
            named = named.with(List.of(path), from(directory, value));
          }
        }
        changed = changed.with(List.of(settings), named);
      }
    }
    return changed;
  }
}
