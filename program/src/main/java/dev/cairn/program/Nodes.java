package dev.cairn.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The nodes of a program under construction, by number: equal operations are one node. What they
/// mean, and which of them can be spared, is the builder's business.
final class Nodes {
  private final List<Program.Node> nodes = new ArrayList<>();
  private final Map<Op, Integer> numbers = new HashMap<>();
  private final BitSet total = new BitSet();
  private final BitSet variable = new BitSet();
  private final BitSet kinked = new BitSet();
  private final List<Program.Parameter> parameters = new ArrayList<>();
  private final List<Program.Input> inputs = new ArrayList<>();

  /// Those of a program, with its parameters and inputs; node i has the number i.
  static Nodes of(Program program) {
    Nodes copy = new Nodes();
    copy.parameters.addAll(program.parameters());
    copy.inputs.addAll(program.inputs());
    for (Program.Node node : program.nodes()) {
      copy.numbers.putIfAbsent(node.op(), copy.nodes.size());
      copy.append(node);
    }
    return copy;
  }

  /// A new tensor of parameters, placed in θ after those before it; its node.
  int parameter(String name, Shape shape) {
    if (parameters.stream().anyMatch(parameter -> parameter.name().equals(name))) {
      throw new IllegalArgumentException("parameter '%s' exists already".formatted(name));
    }
    Program.Parameter last = parameters.isEmpty() ? null : parameters.getLast();
    int offset = last == null ? 0 : last.offset() + last.shape().size();
    ProgramTooLargeException.length("parameters", (long) offset + shape.size());
    parameters.add(new Program.Parameter(name, shape, offset));
    return number(new Op.Parameter(parameters.size() - 1), new Type(shape, false));
  }

  /// A new input; its node.
  int input(String name, Shape shape) {
    if (inputs.stream().anyMatch(input -> input.name().equals(name))) {
      throw new IllegalArgumentException("data input '%s' exists already".formatted(name));
    }
    inputs.add(new Program.Input(name, shape));
    return number(new Op.Data(inputs.size() - 1), new Type(shape, true));
  }

  /// The node of an operation, a new one where there is none.
  int number(Op op, Type type) {
    int number = numbers.computeIfAbsent(op, _ -> nodes.size());
    if (number == nodes.size()) {
      append(new Program.Node(op, type));
    }
    return number;
  }

  private void append(Program.Node node) {
    Op op = node.op();
    int number = nodes.size();
    List<Integer> operands = op.operandNumbers();
    total.set(number, op.total() && operands.stream().allMatch(total::get));
    variable.set(
        number,
        op instanceof Op.Parameter
            || op instanceof Op.Direction
            || operands.stream().anyMatch(variable::get));
    kinked.set(
        number, (variable.get(number) && !op.smooth()) || operands.stream().anyMatch(kinked::get));
    nodes.add(node);
  }

  /// Whether a value is a smooth function of θ.
  boolean smooth(int number) {
    return !kinked.get(number);
  }

  /// Whether a value is a finite number for all parameters and data: then it may be left out where
  /// it is multiplied by zero.
  boolean total(int number) {
    return total.get(number);
  }

  Op op(int number) {
    return nodes.get(number).op();
  }

  Type type(int number) {
    return nodes.get(number).type();
  }

  int parameterCount() {
    return parameters.size();
  }

  /// The shape of a tensor of parameters.
  Shape parameterShape(int index) {
    return parameters.get(index).shape();
  }

  /// The program of what the outputs need.
  Program program(Map<String, Value> outputs) {
    return Pruning.program(nodes, parameters, inputs, outputs);
  }

  /// The error of an operation whose operands do not fit.
  IllegalArgumentException mismatch(String operation, String expected, Value... operands) {
    StringBuilder text = new StringBuilder(operation).append(" needs ").append(expected);
    String separator = "; got ";
    for (Value operand : operands) {
      text.append(separator).append(describe(operand.number()));
      separator = " and ";
    }
    return new IllegalArgumentException(text.toString());
  }

  /// A node in words: "parameter 'W1' `[16, 8]`".
  private String describe(int number) {
    String name =
        switch (op(number)) {
          case Op.Parameter(int index) -> "parameter '%s'".formatted(parameters.get(index).name());
          case Op.Data(int index) -> "data '%s'".formatted(inputs.get(index).name());
          case Op.Unary(Function function, _, _) -> function.toString();
          case Op other -> other.getClass().getSimpleName();
        };
    return name + " " + type(number);
  }
}
