package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Reads the messages GraphProto, FunctionProto, NodeProto, AttributeProto and ValueInfoProto.
///
/// Source of the field numbers: onnx.proto of the ONNX project, as published with its IR
/// specification.
final class GraphReader {
  static final String DEFAULT_DOMAIN = "ai.onnx";

  /// From TypeProto down: tensor_type.
  private static final List<Integer> TENSOR = List.of(1);

  /// From TensorShapeProto down: dim.
  private static final List<Integer> DIMENSIONS = List.of(1);

  /// The attribute types that say which list an empty list is.
  private static final int REALS = 6;

  private static final int WHOLES = 7;

  /// Graphs within graphs: each takes some frames of the stack.
  private static final int MOST_NESTED = 32;

  private final String source;
  private final Limits limits;
  private final TensorReader tensors;
  private int nested;

  GraphReader(String source, Limits limits, TensorReader tensors) {
    this.source = source;
    this.limits = limits;
    this.tensors = tensors;
  }

  /// The graph message under way.
  OnnxGraph read(Wire wire) throws IOException {
    if (++nested > MOST_NESTED) {
      throw FormatException.at(
          source, "graph", "more than %s in each other".formatted(MOST_NESTED));
    }
    List<OnnxNode> nodes = new ArrayList<>();
    SequencedMap<String, Tensor> initialisers = new LinkedHashMap<>();
    List<OnnxInput> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, String> notes = new HashMap<>();
    wire.message(
        number -> {
          switch (number) {
            case 1 -> nodes.add(node(wire));
            case 5 -> initialiser(tensors.read(wire), initialisers);
            case 11 -> inputs.add(valueInfo(wire));
            case 12 -> outputs.add(valueInfo(wire).name());
            case 16 -> note(wire, notes);
            case 15 ->
                throw FormatException.at(source, "graph", "sparse initialisers are not supported");
            default -> wire.skip();
          }
        });
    nested--;
    inputs.removeIf(input -> initialisers.containsKey(input.name()));
    return new OnnxGraph(nodes, initialisers, inputs, outputs, notes);
  }

  private static void note(Wire wire, Map<String, String> notes) throws IOException {
    String[] texts = {"", ""};
    wire.message(
        number -> {
          switch (number) {
            case 1 -> texts[0] = wire.text();
            case 2 -> texts[1] = wire.text();
            default -> wire.skip();
          }
        });
    notes.put(texts[0], texts[1]);
  }

  /// The function message under way.
  OnnxFunction function(Wire wire) throws IOException {
    String[] texts = {"", "", ""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxAttribute> defaults = new LinkedHashMap<>();
    int[] opset = {0};
    wire.message(
        number -> {
          switch (number) {
            case 1 -> texts[1] = wire.text();
            case 4 -> inputs.add(wire.text());
            case 5 -> outputs.add(wire.text());
            case 7 -> nodes.add(node(wire));
            case 9 -> opset[0] = Math.max(opset[0], operatorSet(wire));
            case 10 -> texts[0] = wire.text();
            case 11 -> new Attribute().read(wire, defaults);
            case 13 -> texts[2] = wire.text();
            default -> wire.skip();
          }
        });
    return new OnnxFunction(
        new OnnxFunction.Key(domain(texts[0]), overloaded(texts[1], texts[2])),
        inputs,
        outputs,
        defaults,
        nodes,
        opset[0]);
  }

  /// The version of the default operator set, or 0 where the message is about another one.
  static int operatorSet(Wire wire) throws IOException {
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
    return domain(domain[0]).isEmpty() ? Math.clamp(version[0], 0, Integer.MAX_VALUE) : 0;
  }

  private static String overloaded(String name, String overload) {
    return overload.isEmpty() ? name : name + ":" + overload;
  }

  private static String domain(String written) {
    return written.equals(DEFAULT_DOMAIN) ? "" : written;
  }

  private void initialiser(TensorReader.Named named, SequencedMap<String, Tensor> initialisers)
      throws FormatException {
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
    String[] texts = {"", "", "", ""};
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
            case 8 -> texts[3] = wire.text();
            default -> wire.skip();
          }
        });
    return new OnnxNode(
        texts[0], overloaded(texts[1], texts[3]), domain(texts[2]), from, to, attributes);
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
        case 6 -> value = new OnnxAttribute.Graph(GraphReader.this.read(wire));
        case 7 -> wire.reals(reals::add);
        case 8 -> wire.wholes(wholes::add);
        case 9 -> texts.add(StandardCharsets.UTF_8.decode(wire.bytes()).toString());
        case 20 -> type = wire.whole();
        case 21 -> value = new OnnxAttribute.Reference(wire.text());
        default -> wire.skip();
      }
    }
  }

  private OnnxInput valueInfo(Wire wire) throws IOException {
    var value = new ValueInfo();
    wire.message(
        number -> {
          switch (number) {
            case 1 -> value.name = wire.text();
            case 2 -> descend(wire, TENSOR, () -> value.tensor(wire));
            default -> wire.skip();
          }
        });
    return new OnnxInput(value.name, value.extents, value.shaped, value.type);
  }

  /// The fields of an input or output as they come.
  private final class ValueInfo {
    private String name = "";
    private final List<Integer> extents = new ArrayList<>();
    private boolean shaped;
    private Optional<ElementType> type = Optional.empty();

    /// The field of a tensor's type that is under way.
    void tensor(Wire wire) throws IOException {
      wire.message(
          number -> {
            switch (number) {
              case 1 -> type = TensorReader.known(wire.whole());
              case 2 -> {
                shaped = true;
                descend(wire, DIMENSIONS, () -> extents.add(extent(wire)));
              }
              default -> wire.skip();
            }
          });
    }
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
