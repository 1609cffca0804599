package dev.cairn.experiment.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of an experiment file with the place where it stands.
public sealed interface Node {
  /// Where it stands, for error messages: "fig3.yaml, line 4" or "--set finder.rtol=1e-6".
  String place();

  /// A single value, as it is written.
  record Scalar(String text, String place) implements Node {}

  /// Values in order.
  record Sequence(List<Node> items, String place) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Values by key, in the order of the file.
  record Mapping(Map<String, Node> entries, String place) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /// The value at a path of keys, where there is one.
    public Optional<Node> at(List<String> path) {
      Optional<Node> value = Optional.ofNullable(entries.get(path.getFirst()));
      return path.size() == 1
          ? value
          : value
              .filter(Mapping.class::isInstance)
              .flatMap(inner -> ((Mapping) inner).at(path.subList(1, path.size())));
    }

    /// This mapping with the value at a path of keys replaced; mappings on the way are made where
    /// they are missing.
    public Mapping with(List<String> path, Node value) {
      Map<String, Node> changed = new LinkedHashMap<>(entries);
      String key = path.getFirst();
      if (path.size() == 1) {
        changed.put(key, value);
      } else {
        Mapping inner =
            entries.get(key) instanceof Mapping mapping
                ? mapping
                : new Mapping(Map.of(), value.place());
        changed.put(key, inner.with(path.subList(1, path.size()), value));
      }
      return new Mapping(changed, place);
    }
  }
}
