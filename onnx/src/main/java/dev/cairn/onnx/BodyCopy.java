package dev.cairn.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes of a body — of a function, a branch, a turn — as they stand for one node of the graph
/// around it. A value within gets a name of its own, except where it is a result, which has the
/// name that the node gives it.
final class BodyCopy {
  private final OnnxNode of;
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
        behind.add(identity(of, name(result), wanted));
      }
    }
    for (String inner : made) {
      if (!inner.isEmpty()) {
        String own = "%s ·%s.%s".formatted(of.outputs().getFirst(), number, inner);
        names.merge(inner, own, (wanted, alone) -> wanted.isEmpty() ? alone : wanted);
      }
    }
  }

  List<OnnxNode> nodes() {
    List<OnnxNode> nodes = new ArrayList<>();
    body.forEach(node -> nodes.add(renamed(node, of.name() + "/")));
    nodes.addAll(behind);
    return nodes;
  }

  private OnnxNode renamed(OnnxNode node, String prefix) {
    return new OnnxNode(
        prefix + node.name(),
        node.type(),
        node.domain(),
        node.inputs().stream().map(this::name).toList(),
        node.outputs().stream().map(this::name).toList(),
        inner(node.attributes()));
  }

  private String name(String inner) {
    return names.getOrDefault(inner, inner);
  }

  /// Bodies within the body take its values.
  private Map<String, OnnxAttribute> inner(Map<String, OnnxAttribute> attributes) {
    Map<String, OnnxAttribute> renamed = new HashMap<>(attributes);
    renamed.replaceAll(
        (_, attribute) ->
            attribute instanceof OnnxAttribute.Graph(OnnxGraph graph)
                ? new OnnxAttribute.Graph(
                    graph.with(
                        graph.nodes().stream().map(node -> renamed(node, "")).toList(),
                        graph.outputs().stream().map(this::name).toList()))
                : attribute);
    return renamed;
  }

  /// The same value under another name.
  static OnnxNode identity(OnnxNode of, String from, String to) {
    return new OnnxNode(of.name(), "Identity", "", List.of(from), List.of(to), Map.of());
  }
}
