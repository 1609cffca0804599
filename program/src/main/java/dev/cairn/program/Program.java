package dev.cairn.program;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A differentiable program: a pure function of the parameters θ and of a set of samples.
///
/// Nodes stand in the order in which they can be computed: operands come first. Every node is
/// needed by an output. A program without data inputs is a function of θ alone.
///
/// @param nodes the operations
/// @param parameters the tensors that make up θ, in the order of their offsets, without gaps
/// @param inputs the per-sample data inputs
/// @param outputs the named results
public record Program(
    List<Node> nodes, List<Parameter> parameters, List<Input> inputs, List<Output> outputs) {

  /// One operation and what it gives.
  public record Node(Op op, Type type) {}

  /// A tensor of parameters: `θ[offset … offset + shape.size() − 1]`, row-major.
  public record Parameter(String name, Shape shape, int offset) {}

  /// A data input: each sample has a tensor of this shape.
  public record Input(String name, Shape shape) {}

  /// A named result: the number of its node.
  public record Output(String name, int node) {}

  /// Checks the order of nodes, offsets and names.
  public Program {
    nodes = List.copyOf(nodes);
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    for (int i = 0; i < nodes.size(); i++) {
      for (int operand : nodes.get(i).op().operandNumbers()) {
        if (operand < 0 || operand >= i) {
          throw new IllegalArgumentException(
              "node %s (%s) uses node %s before it exists".formatted(i, nodes.get(i), operand));
        }
      }
    }
    int offset = 0;
    HashSet<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (parameter.offset() != offset || !names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "parameter '%s' at offset %s: expected a new name at offset %s"
                .formatted(parameter.name(), parameter.offset(), offset));
      }
      offset += parameter.shape().size();
    }
    for (Output output : outputs) {
      if (output.node() < 0 || output.node() >= nodes.size()) {
        throw new IllegalArgumentException(
            "output '%s' names node %s of %s"
                .formatted(output.name(), output.node(), nodes.size()));
      }
    }
  }

  /// n, the length of θ.
  public int dimension() {
    return parameters.isEmpty()
        ? 0
        : parameters.getLast().offset() + parameters.getLast().shape().size();
  }

  /// The type of an output.
  public Type type(Output output) {
    return nodes.get(output.node()).type();
  }

  /// The output of this name.
  public Optional<Output> output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }

  /// The parameter of this name.
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }

  /// For every node whether it depends on an operation that the condition picks.
  public boolean[] dependents(java.util.function.Predicate<Op> condition) {
    boolean[] dependent = new boolean[nodes.size()];
    for (int i = 0; i < dependent.length; i++) {
      Op op = nodes.get(i).op();
      dependent[i] = condition.test(op);
      for (int operand : op.operandNumbers()) {
        dependent[i] |= dependent[operand];
      }
    }
    return dependent;
  }

  /// Whether all outputs are smooth functions of θ: no ReLU, step or maximum acts on what depends
  /// on the parameters.
  public boolean smooth() {
    boolean[] variable = dependents(op -> op instanceof Op.Parameter || op instanceof Op.Direction);
    for (int i = 0; i < nodes.size(); i++) {
      if (variable[i] && !nodes.get(i).op().smooth()) {
        return false;
      }
    }
    return true;
  }

  /// The program of these outputs alone, in this order. Parameters and inputs stay.
  public Program select(List<String> names) {
    ProgramBuilder builder = ProgramBuilder.continuing(this);
    for (String name : names) {
      Output output =
          output(name)
              .orElseThrow(
                  () -> new IllegalArgumentException("the program has no output '" + name + "'"));
      builder.output(name, builder.value(output.node()));
    }
    return builder.build();
  }

  /// One line a node, for reading.
  public String listing() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < nodes.size(); i++) {
      text.append('%').append(i).append(" = ").append(nodes.get(i).op());
      text.append(" : ").append(nodes.get(i).type()).append('\n');
    }
    for (Output output : outputs) {
      text.append(output.name()).append(" = %").append(output.node()).append('\n');
    }
    return text.toString();
  }
}
