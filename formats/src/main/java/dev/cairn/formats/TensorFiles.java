package dev.cairn.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Files of named tensors by the ending of their names: .npz, .safetensors, and .npy, whose only
/// tensor takes the file's name without the ending.
public final class TensorFiles {
  private TensorFiles() {}

  /// All tensors of a file.
  ///
  /// @throws FormatException where the ending is unknown or the file unsound
  public static NamedTensors read(Path file, Limits limits) throws IOException {
    RegularFile.require(file);
    return switch (ending(file)) {
      case ".npz" -> Npz.read(file, limits);
      case ".safetensors" -> Safetensors.read(file, limits);
      case ".npy" -> only(file, Npy.read(file, limits));
      default -> throw unknown(file);
    };
  }

  /// Some rows of these tensors. Memory: what is read.
  ///
  /// @throws FormatException also where one has fewer rows, or does not stand row after row
  public static NamedTensors read(Path file, Limits limits, Set<String> names, Rows rows)
      throws IOException {
    RegularFile.require(file);
    return switch (ending(file)) {
      case ".npz" -> Npz.read(file, limits, names, rows);
      case ".safetensors" -> Safetensors.read(file, limits, names, rows);
      case ".npy" -> only(file, Npy.read(file, limits, rows));
      default -> throw unknown(file);
    };
  }

  /// The extents of all tensors of a file, of which headers are read only.
  public static SequencedMap<String, int[]> shapes(Path file, Limits limits) throws IOException {
    RegularFile.require(file);
    return switch (ending(file)) {
      case ".npz" -> Npz.shapes(file, limits);
      case ".safetensors" -> Safetensors.shapes(file, limits);
      case ".npy" -> {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put(stem(file), Npy.shape(file));
        yield shapes;
      }
      default -> throw unknown(file);
    };
  }

  private static NamedTensors only(Path file, Tensor tensor) {
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put(stem(file), tensor);
    return new NamedTensors(file.toString(), tensors);
  }

  /// Writes all tensors into a file, which appears complete or not at all.
  ///
  /// @throws FormatException where the ending is neither .npz nor .safetensors
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    switch (ending(file)) {
      case ".npz" -> Npz.write(file, tensors);
      case ".safetensors" -> Safetensors.write(file, tensors);
      default -> throw unknown(file);
    }
  }

  private static FormatException unknown(Path file) {
    return FormatException.at(
        file.toString(), "file name", "must end in .npz, .safetensors or (to read) .npy");
  }

  private static String ending(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
  }

  private static String stem(Path file) {
    String name = name(file);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
