package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// An ONNX model as its file says it: one graph of the default operator set.
///
/// @param source the file, for messages
/// @param opset the version of the default operator set
/// @param nodes the operations in the file's order, in the forms that they have today ([Upgrade])
/// @param initialisers the stored tensors by name, in the file's order
/// @param inputs the graph's inputs, initialisers left out
/// @param outputs the names of the graph's outputs
/// @param signature what PyTorch trains, where the exporter has noted it
public record OnnxModel(
    String source,
    int opset,
    List<OnnxNode> nodes,
    SequencedMap<String, Tensor> initialisers,
    List<OnnxInput> inputs,
    List<String> outputs,
    Optional<TorchSignature> signature) {

  /// The oldest operator set that is read.
  public static final int OLDEST_OPSET = 6;

  /// The newest operator set that is read.
  public static final int NEWEST_OPSET = 23;

  /// Copies the collections.
  public OnnxModel {
    nodes = List.copyOf(nodes);
    initialisers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(initialisers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// A model of which nothing is noted.
  OnnxModel(
      String source,
      int opset,
      List<OnnxNode> nodes,
      SequencedMap<String, Tensor> initialisers,
      List<OnnxInput> inputs,
      List<String> outputs) {
    this(source, opset, nodes, initialisers, inputs, outputs, Optional.empty());
  }

  /// Reads a model. External data are read from the file's directory and from nowhere else.
  ///
  /// Memory: the file's tensors widened to float64, and the bytes of one of them.
  ///
  /// @throws FormatException where the file is no sound model of an operator set 6 to 23
  public static OnnxModel read(Path file, Limits limits) throws IOException {
    if (Files.isDirectory(file)) {
      throw FormatException.at(file.toString(), "ONNX model", "this is a directory");
    }
    return ModelReader.read(file, limits);
  }

  /// Every file that [#read] reads: the model's own, then those of its external data, once each.
  ///
  /// @throws FormatException as for [#read]
  public static List<Path> files(Path file, Limits limits) throws IOException {
    return ModelReader.files(file, limits);
  }

  /// The part of the model that an output needs: the nodes and stored tensors that lead to it.
  ///
  /// @throws FormatException where no output has the name
  public OnnxModel of(String output) throws FormatException {
    if (!outputs.contains(output)) {
      throw FormatException.at(
          source,
          "output " + FormatException.quote(output),
          "the model has no such output, but " + FormatException.quote(String.join(", ", outputs)));
    }
    return part(output);
  }

  /// The nodes and stored tensors that lead to a value, which is the output.
  OnnxModel part(String value) {
    Map<String, OnnxNode> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
    Set<String> needed = new HashSet<>(Set.of(value));
    Deque<String> open = new ArrayDeque<>(needed);
    while (!open.isEmpty()) {
      OnnxNode node = producers.get(open.pop());
      if (node != null) {
        node.inputs().stream().filter(needed::add).forEach(open::push);
      }
    }
    List<OnnxNode> kept =
        nodes.stream().filter(node -> node.outputs().stream().anyMatch(needed::contains)).toList();
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>(initialisers);
    tensors.keySet().retainAll(needed);
    return new OnnxModel(source, opset, kept, tensors, inputs, List.of(value), signature);
  }

  /// Without inputs that no node takes, except for the first.
  OnnxModel withoutIdle() {
    Set<String> taken = new HashSet<>(outputs);
    nodes.forEach(node -> taken.addAll(node.inputs()));
    List<OnnxInput> kept = new ArrayList<>(inputs);
    kept.removeIf(input -> !taken.contains(input.name()) && !input.equals(inputs.getFirst()));
    return new OnnxModel(source, opset, nodes, initialisers, kept, outputs, signature);
  }

  /// Without inputs that no node takes.
  OnnxModel taken() {
    Set<String> taken = new HashSet<>(outputs);
    nodes.forEach(node -> taken.addAll(node.inputs()));
    List<OnnxInput> kept = inputs.stream().filter(input -> taken.contains(input.name())).toList();
    return new OnnxModel(source, opset, nodes, initialisers, kept, outputs, signature);
  }

  /// With other stored tensors.
  OnnxModel with(SequencedMap<String, Tensor> stored) {
    return new OnnxModel(source, opset, nodes, stored, inputs, outputs, signature);
  }

  /// An input of the graph.
  ///
  /// @param name its name
  /// @param extents the extents, the axis of the samples first; [OnnxInput#UNKNOWN] where the model
  ///     leaves one open; none of a number or where the model does not say
  /// @param shaped whether the model says how many axes there are
  /// @param type what its elements are, where the model says it
  public record OnnxInput(
      String name, List<Integer> extents, boolean shaped, Optional<ElementType> type) {
    /// An extent that the model leaves open.
    public static final int UNKNOWN = -1;

    /// Copies the list.
    public OnnxInput {
      extents = List.copyOf(extents);
    }

    /// The same under another name.
    OnnxInput named(String other) {
      return new OnnxInput(other, extents, shaped, type);
    }

    /// Whether every extent is said.
    boolean closed() {
      return shaped && extents.stream().allMatch(extent -> extent > 0);
    }
  }
}
