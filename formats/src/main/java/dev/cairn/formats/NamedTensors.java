package dev.cairn.formats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The tensors of one file by name, in the file's order.
///
/// @param source the file, for messages
/// @param tensors name → tensor
public record NamedTensors(String source, SequencedMap<String, Tensor> tensors) {
  /// More names than this tell the reader of a message nothing.
  private static final int NAMES_SHOWN = 12;

  /// Copies the map, keeping its order.
  public NamedTensors {
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
  }

  /// The tensor of this name.
  public Tensor require(String name) throws FormatException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw FormatException.at(
          source,
          "no array %s".formatted(FormatException.quote(name)),
          "it has " + listed(tensors));
    }
    return tensor;
  }

  /// This, once every element is known to be finite.
  public NamedTensors requireFinite() throws FormatException {
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      int i = entry.getValue().firstNonFinite();
      if (i >= 0) {
        throw FormatException.at(
            source,
            "%s%s".formatted(entry.getKey(), entry.getValue().position(i)),
            "the value is %s".formatted(entry.getValue().values()[i]));
      }
    }
    return this;
  }

  private static String listed(SequencedMap<String, Tensor> tensors) {
    var names = new StringBuilder(tensors.isEmpty() ? "none" : "");
    tensors.keySet().stream()
        .limit(NAMES_SHOWN)
        .forEach(name -> names.append(names.isEmpty() ? "" : ", ").append(name));
    return tensors.size() > NAMES_SHOWN
        ? names.append(", … (").append(tensors.size()).append(')').toString()
        : names.toString();
  }
}
