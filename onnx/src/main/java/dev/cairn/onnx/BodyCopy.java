package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes of a body — of a function, a branch, a turn — as they stand for one node of the graph
/// around it. A value within, also in a body within the body, gets a name of its own, except where
/// it is a result, which has the name that the node gives it.
final class BodyCopy {
  private final OnnxNode of;
  private final int number;
  private final Map<String, String> names;
  private final List<OnnxNode> body;
  private final List<OnnxNode> behind = new ArrayList<>();

  /// What a body takes and gives, in its own names and in those outside.
  ///
  /// @param takes the body's names for what it takes, and what they mean outside
  /// @param results the body's names for what it gives
  /// @param wanted the names that these get
  record Names(Map<String, String> takes, List<String> results, List<String> wanted) {}

  /// @param of the node that the body stands for
  /// @param number of the copy: no other one in the graph has it
  BodyCopy(OnnxNode of, List<OnnxNode> body, Names outside, int number) {
    this.of = of;
    this.number = number;
    this.body = body;
    names = new HashMap<>(outside.takes());
    Set<String> made = new HashSet<>();
    body.forEach(node -> made.addAll(node.outputs()));
    for (int i = 0; i < outside.wanted().size(); i++) {
      String result = outside.results().get(i);
      String wanted = outside.wanted().get(i);
      if (made.contains(result) && !names.containsKey(result)) {
        names.put(result, wanted);
      } else if (!wanted.isEmpty()) {
        behind.add(identity(of, name(result, names), wanted));
      }
    }
    for (String inner : made) {
      if (!inner.isEmpty()) {
        names.merge(inner, own(inner, 0), (wanted, alone) -> wanted.isEmpty() ? alone : wanted);
      }
    }
  }

  List<OnnxNode> nodes() {
    List<OnnxNode> nodes = new ArrayList<>();
    body.forEach(node -> nodes.add(renamed(node, of.name() + "/", names, 0)));
    nodes.addAll(behind);
    return nodes;
  }

  /// A name that no other value has.
  ///
  /// @param depth how many bodies within bodies the value is in
  private String own(String inner, int depth) {
    return "%s ·%s.%s.%s".formatted(of.outputs().getFirst(), number, depth, inner);
  }

  private OnnxNode renamed(OnnxNode node, String prefix, Map<String, String> names, int depth) {
    Map<String, OnnxAttribute> attributes = new HashMap<>(node.attributes());
    attributes.replaceAll(
        (_, attribute) ->
            attribute instanceof OnnxAttribute.Graph(OnnxGraph graph)
                ? new OnnxAttribute.Graph(within(graph, names, depth + 1))
                : attribute);
    return new OnnxNode(
        prefix + node.name(),
        node.type(),
        node.domain(),
        all(node.inputs(), names),
        all(node.outputs(), names),
        attributes);
  }

  /// A body within the body takes the values around it; what it makes itself hides these.
  private OnnxGraph within(OnnxGraph graph, Map<String, String> around, int depth) {
    Set<String> made = new HashSet<>(graph.initialisers().keySet());
    graph.inputs().forEach(input -> made.add(input.name()));
    graph.nodes().forEach(node -> made.addAll(node.outputs()));
    made.remove("");
    Map<String, String> names = new HashMap<>(around);
    made.forEach(inner -> names.put(inner, own(inner, depth)));
    var stored = new LinkedHashMap<String, Tensor>();
    graph.initialisers().forEach((name, tensor) -> stored.put(name(name, names), tensor));
    return new OnnxGraph(
        graph.nodes().stream().map(node -> renamed(node, "", names, depth)).toList(),
        stored,
        graph.inputs().stream().map(input -> input.named(name(input.name(), names))).toList(),
        all(graph.outputs(), names),
        graph.notes());
  }

  private static List<String> all(List<String> inner, Map<String, String> names) {
    return inner.stream().map(name -> name(name, names)).toList();
  }

  private static String name(String inner, Map<String, String> names) {
    return names.getOrDefault(inner, inner);
  }

  /// The same value under another name.
  static OnnxNode identity(OnnxNode of, String from, String to) {
    return new OnnxNode(of.name(), "Identity", "", List.of(from), List.of(to), Map.of());
  }
}
