package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A graph as its file has it: a model's, or the body of an `If` or a `Loop`.
///
/// @param initialisers the stored tensors by name, in the file's order
/// @param inputs what it takes, initialisers left out
/// @param outputs the names of what it gives
/// @param notes what the exporter noted, by key
public record OnnxGraph(
    List<OnnxNode> nodes,
    SequencedMap<String, Tensor> initialisers,
    List<OnnxInput> inputs,
    List<String> outputs,
    Map<String, String> notes) {
  /// Copies the collections.
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    initialisers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(initialisers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    notes = Map.copyOf(notes);
  }

  /// The same graph with other nodes.
  OnnxGraph with(List<OnnxNode> others, List<String> gives) {
    return new OnnxGraph(others, initialisers, inputs, gives, notes);
  }

  /// For messages about an attribute that should be none.
  @Override
  public String toString() {
    return "a graph";
  }
}
