package dev.cairn.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Reads the messages ModelProto, GraphProto, NodeProto, AttributeProto and ValueInfoProto.
///
/// Source of the field numbers: onnx.proto of the ONNX project, as published with its IR
/// specification.
final class ModelReader {
  private static final String DEFAULT_DOMAIN = "ai.onnx";

  /// From TypeProto down: tensor_type, shape, dim.
  private static final List<Integer> SHAPE = List.of(1, 2, 1);

  /// The attribute types that say which list an empty list is.
  private static final int REALS = 6;

  private static final int WHOLES = 7;

  private final Path file;
  private final String source;
  private final Limits limits;
  private final TensorReader tensors;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final SequencedMap<String, Tensor> initialisers = new LinkedHashMap<>();
  private final List<OnnxInput> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private int opset;
  private int graphs;

  ModelReader(Path file, Limits limits) {
    this.file = file;
    this.limits = limits;
    source = file.toString();
    tensors = new TensorReader(file, limits.maxElements());
  }

  OnnxModel read() throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE - 8) {
      throw FormatException.at(source, "ONNX model", "a protobuf message of more than 2 GiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    Optional<String> foreign = ForeignModel.explain(bytes);
    if (foreign.isPresent()) {
      throw FormatException.at(source, "ONNX model", foreign.get());
    }
    Wire wire = new Wire(bytes);
    try {
      wire.fields(number -> model(wire, number));
    } catch (InvalidProtocolBufferException e) {
      throw FormatException.at(
          source, "byte " + wire.position(), "not a sound ONNX model: " + oneLine(e));
    }
    if (graphs != 1) {
      throw FormatException.at(source, "ONNX model", graphs + " graphs, expected 1");
    }
    if (opset < OnnxModel.OLDEST_OPSET || opset > OnnxModel.NEWEST_OPSET) {
      throw FormatException.at(
          source,
          "ONNX model",
          "opset %s is not between %s and %s"
              .formatted(opset, OnnxModel.OLDEST_OPSET, OnnxModel.NEWEST_OPSET));
    }
    inputs.removeIf(input -> initialisers.containsKey(input.name()));
    return Upgrade.of(new OnnxModel(source, opset, nodes, initialisers, inputs, outputs));
  }

  /// The files that were read: the model's own, then those of its external data.
  List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(tensors.externalFiles());
    return files;
  }

  private static String oneLine(InvalidProtocolBufferException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private void model(Wire wire, int number) throws IOException {
    switch (number) {
      case 7 -> {
        graphs++;
        wire.message(field -> graph(wire, field));
      }
      case 8 -> operatorSet(wire);
      case 25 ->
          throw FormatException.at(source, "ONNX model", "model functions are not supported");
      default -> wire.skip();
    }
  }

  private void operatorSet(Wire wire) throws IOException {
    String[] domain = {""};
    long[] version = {0};
    wire.message(
        number -> {
          switch (number) {
            case 1 -> domain[0] = wire.text();
            case 2 -> version[0] = wire.whole();
            default -> wire.skip();
          }
        });
    if (domain[0].isEmpty() || domain[0].equals(DEFAULT_DOMAIN)) {
      opset = Math.clamp(version[0], 0, Integer.MAX_VALUE);
    }
  }

  private void graph(Wire wire, int number) throws IOException {
    switch (number) {
      case 1 -> nodes.add(node(wire));
      case 5 -> initialiser(tensors.read(wire));
      case 11 -> inputs.add(valueInfo(wire));
      case 12 -> outputs.add(valueInfo(wire).name());
      case 15 -> throw FormatException.at(source, "graph", "sparse initialisers are not supported");
      default -> wire.skip();
    }
  }

  private void initialiser(TensorReader.Named named) throws FormatException {
    String place = "initialiser " + FormatException.quote(named.name());
    if (initialisers.size() == limits.maxTensors()) {
      throw FormatException.at(source, place, "more than %s".formatted(limits.maxTensors()));
    }
    if (initialisers.put(named.name(), named.tensor()) != null) {
      throw FormatException.at(source, place, "exists twice");
    }
    int i = named.tensor().firstNonFinite();
    if (i >= 0 && Double.isNaN(named.tensor().values()[i])) {
      throw FormatException.at(source, place + named.tensor().position(i), "the value is NaN");
    }
  }

  private OnnxNode node(Wire wire) throws IOException {
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    String[] texts = {"", "", ""};
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    wire.message(
        number -> {
          switch (number) {
            case 1 -> from.add(wire.text());
            case 2 -> to.add(wire.text());
            case 3 -> texts[0] = wire.text();
            case 4 -> texts[1] = wire.text();
            case 5 -> new Attribute().read(wire, attributes);
            case 7 -> texts[2] = wire.text();
            default -> wire.skip();
          }
        });
    String domain = texts[2].equals(DEFAULT_DOMAIN) ? "" : texts[2];
    return new OnnxNode(texts[0], texts[1], domain, from, to, attributes);
  }

  /// The fields of one attribute as they come.
  private final class Attribute {
    private String name = "";
    private OnnxAttribute value = new OnnxAttribute.Other();
    private final List<Long> wholes = new ArrayList<>();
    private final List<Double> reals = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private long type;

    void read(Wire wire, Map<String, OnnxAttribute> attributes) throws IOException {
      wire.message(number -> field(wire, number));
      // An empty list leaves no trace but the type.
      if (!wholes.isEmpty() || type == WHOLES) {
        value = new OnnxAttribute.Wholes(wholes);
      } else if (!reals.isEmpty() || type == REALS) {
        value = new OnnxAttribute.Reals(reals);
      } else if (!texts.isEmpty()) {
        value = new OnnxAttribute.Texts(texts);
      }
      if (attributes.put(name, value) != null) {
        throw FormatException.at(
            source, "attribute " + FormatException.quote(name), "exists twice in a node");
      }
    }

    private void field(Wire wire, int number) throws IOException {
      switch (number) {
        case 1 -> name = wire.text();
        case 2 -> value = new OnnxAttribute.Real(wire.real());
        case 3 -> value = new OnnxAttribute.Whole(wire.whole());
        case 4 ->
            value = new OnnxAttribute.Text(StandardCharsets.UTF_8.decode(wire.bytes()).toString());
        case 5 -> value = new OnnxAttribute.Stored(tensors.read(wire).tensor());
        case 7 -> wire.reals(reals::add);
        case 8 -> wire.wholes(wholes::add);
        case 9 -> texts.add(StandardCharsets.UTF_8.decode(wire.bytes()).toString());
        case 20 -> type = wire.whole();
        default -> wire.skip();
      }
    }
  }

  private OnnxInput valueInfo(Wire wire) throws IOException {
    String[] name = {""};
    List<Integer> extents = new ArrayList<>();
    wire.message(
        number -> {
          switch (number) {
            case 1 -> name[0] = wire.text();
            case 2 -> descend(wire, SHAPE, () -> extents.add(extent(wire)));
            default -> wire.skip();
          }
        });
    return new OnnxInput(name[0], extents);
  }

  /// One dimension: its value, or unknown, for which some exporters write 0 or −1.
  private int extent(Wire wire) throws IOException {
    long[] extent = {OnnxInput.UNKNOWN};
    wire.message(
        number -> {
          if (number == 1) {
            extent[0] = wire.whole();
          } else {
            wire.skip();
          }
        });
    if (extent[0] < OnnxInput.UNKNOWN || extent[0] > Integer.MAX_VALUE) {
      throw FormatException.at(source, "input or output", "an axis of extent " + extent[0]);
    }
    return (int) extent[0];
  }

  @FunctionalInterface
  private interface Leaf {
    void read() throws IOException;
  }

  /// Reads every field that the path of field numbers leads to, below the message under way.
  private static void descend(Wire wire, List<Integer> path, Leaf leaf) throws IOException {
    wire.message(
        number -> {
          if (number != path.getFirst()) {
            wire.skip();
          } else if (path.size() == 1) {
            leaf.read();
          } else {
            descend(wire, path.subList(1, path.size()), leaf);
          }
        });
  }
}
