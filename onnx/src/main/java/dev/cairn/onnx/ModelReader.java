package dev.cairn.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the message ModelProto.
///
/// Source of the field numbers: onnx.proto of the ONNX project, as published with its IR
/// specification.
final class ModelReader {
  private final Path file;
  private final String source;
  private final TensorReader tensors;
  private final GraphReader reader;
  private final List<OnnxGraph> graphs = new ArrayList<>();
  private final Map<OnnxFunction.Key, OnnxFunction> functions = new HashMap<>();
  private int opset;

  private ModelReader(Path file, Limits limits, TensorReader tensors) {
    this.file = file;
    source = file.toString();
    this.tensors = tensors;
    reader = new GraphReader(source, limits, tensors);
  }

  /// The model of a file.
  static OnnxModel read(Path file, Limits limits) throws IOException {
    var reader = new ModelReader(file, limits, TensorReader.of(file, limits));
    OnnxGraph graph = reader.graph();
    return new Flattening(reader.source, reader.opset, graph, reader.functions).model();
  }

  /// The files of a model: its own, then those of its external data. No number is read.
  static List<Path> files(Path file, Limits limits) throws IOException {
    var reader = new ModelReader(file, limits, TensorReader.ofPlaces(file, limits));
    OnnxGraph _ = reader.graph();
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(reader.tensors.externalFiles());
    return files;
  }

  private OnnxGraph graph() throws IOException {
    RegularFile.require(file);
    if (Files.size(file) > Integer.MAX_VALUE - 8) {
      throw FormatException.at(source, "ONNX model", "a protobuf message of more than 2 GiB");
    }
    requireNoOther();
    try (InputStream bytes = Files.newInputStream(file)) {
      Wire wire = new Wire(bytes);
      try {
        wire.fields(number -> model(wire, number));
      } catch (InvalidProtocolBufferException e) {
        throw unsound("byte " + wire.position(), "not a sound ONNX model: " + oneLine(e));
      }
    }
    if (graphs.size() != 1) {
      throw unsound("ONNX model", graphs.size() + " graphs, expected 1");
    }
    OnnxGraph graph = graphs.getFirst();
    if (!Upgrade.reads(opset, graph.nodes())) {
      throw FormatException.at(
          source,
          "ONNX model",
          "opset %s is not between %s and %s"
              .formatted(opset, OnnxModel.OLDEST_OPSET, OnnxModel.NEWEST_OPSET));
    }
    return graph;
  }

  private void requireNoOther() throws IOException {
    byte[] head;
    try (InputStream bytes = Files.newInputStream(file)) {
      head = bytes.readNBytes(ForeignModel.HEAD);
    }
    Optional<String> foreign = ForeignModel.explain(head);
    if (foreign.isPresent()) {
      throw FormatException.at(source, "ONNX model", foreign.get());
    }
    if (head.length == 0) {
      throw unsound("ONNX model", "an empty file");
    }
  }

  private FormatException unsound(String place, String problem) {
    String advice = ForeignModel.explain(file).map(words -> "; the file " + words).orElse("");
    return FormatException.at(source, place, problem + advice);
  }

  private static String oneLine(InvalidProtocolBufferException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
  }

  private void model(Wire wire, int number) throws IOException {
    switch (number) {
      case 7 -> graphs.add(reader.read(wire));
      case 8 -> opset = Math.max(opset, GraphReader.operatorSet(wire));
      case 25 -> {
        OnnxFunction function = reader.function(wire);
        if (functions.put(function.key(), function) != null) {
          throw FormatException.at(
              source, "function " + FormatException.quote(function.key().name()), "exists twice");
        }
      }
      default -> wire.skip();
    }
  }
}
