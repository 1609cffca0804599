package dev.cairn.experiment.data;

import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.TensorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Values of a graph's inputs, by name.
public final class GraphInputs {
  private GraphInputs() {}

  /// Those of a file; none where there is no file.
  public static NamedTensors read(Optional<Path> file) throws IOException {
    return file.isPresent()
        ? TensorFiles.read(file.get(), Limits.DEFAULT)
        : new NamedTensors("no file", new LinkedHashMap<>());
  }
}
