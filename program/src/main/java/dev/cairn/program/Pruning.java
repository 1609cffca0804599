package dev.cairn.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Leaves away the nodes that no output needs.
final class Pruning {
  private Pruning() {}

  /// The program of the named values, in the order of the names. Parameters and inputs stay, needed
  /// or not.
  static Program program(
      List<Program.Node> nodes,
      List<Program.Parameter> parameters,
      List<Program.Input> inputs,
      Map<String, Value> outputs) {
    boolean[] needed = new boolean[nodes.size()];
    outputs.values().forEach(value -> needed[value.number()] = true);
    for (int i = needed.length - 1; i >= 0; i--) {
      if (needed[i]) {
        nodes.get(i).op().operandNumbers().forEach(operand -> needed[operand] = true);
      }
    }
    int[] renumbered = new int[needed.length];
    List<Program.Node> kept = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        renumbered[i] = kept.size();
        Program.Node node = nodes.get(i);
        kept.add(new Program.Node(node.op().renumbered(renumbered), node.type()));
      }
    }
    List<Program.Output> named = new ArrayList<>();
    outputs.forEach(
        (name, value) -> named.add(new Program.Output(name, renumbered[value.number()])));
    return new Program(kept, parameters, inputs, named);
  }
}
