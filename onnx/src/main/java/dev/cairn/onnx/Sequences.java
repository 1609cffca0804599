package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sequences of tensors, as lists of names: where it is known how many there are, operations on
/// sequences become operations on their tensors.
final class Sequences {
  private final Flattening into;
  private final Map<String, List<String>> lists = new HashMap<>();

  /// @param into what the nodes are added to
  Sequences(Flattening into) {
    this.into = into;
  }

  /// Writes a node that makes or takes a sequence; others are left alone.
  ///
  /// @return whether it was written
  boolean write(OnnxNode node) throws FormatException {
    if (!node.domain().isEmpty() || node.outputs().isEmpty()) {
      return false;
    }
    switch (node.type()) {
      case "SequenceEmpty" -> put(node, List.of());
      case "SequenceConstruct" -> put(node, node.inputs());
      case "SequenceInsert" -> insert(node);
      case "SequenceErase" -> erase(node);
      case "SequenceAt" -> {
        String tensor = list(node).get(place(node, 1, list(node).size() - 1, 0));
        into.emit(BodyCopy.identity(node, tensor, node.outputs().getFirst()));
      }
      case "SequenceLength" -> into.emit(whole(node.outputs().getFirst(), list(node).size()));
      case "ConcatFromSequence" -> join(node);
      case "SplitToSequence" -> split(node);
      case "Identity" -> {
        if (!lists.containsKey(node.inputs().getFirst())) {
          return false;
        }
        put(node, list(node));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void put(OnnxNode node, List<String> tensors) {
    lists.put(node.outputs().getFirst(), List.copyOf(tensors));
  }

  private List<String> list(OnnxNode node) throws FormatException {
    List<String> list = node.inputs().isEmpty() ? null : lists.get(node.inputs().getFirst());
    if (list == null) {
      throw into.error(node, "takes a sequence that no node makes");
    }
    return list;
  }

  /// A position from 0; negative ones count from the end.
  ///
  /// @param last the largest
  /// @param otherwise the one that is meant where the node names none
  private int place(OnnxNode node, int operand, int last, int otherwise) throws FormatException {
    double place = otherwise;
    if (operand < node.inputs().size() && !node.inputs().get(operand).isEmpty()) {
      place = into.known(node, node.inputs().get(operand), "its position");
    }
    double positive = place < 0 ? place + list(node).size() : place;
    if (!(positive >= 0 && positive <= last)) {
      throw into.error(node, "position %s of %s".formatted((long) place, list(node).size()));
    }
    return (int) positive;
  }

  private void insert(OnnxNode node) throws FormatException {
    List<String> list = new ArrayList<>(list(node));
    list.add(place(node, 2, list.size(), list.size()), node.inputs().get(1));
    put(node, list);
  }

  private void erase(OnnxNode node) throws FormatException {
    List<String> list = new ArrayList<>(list(node));
    list.remove(place(node, 1, list.size() - 1, list.size() - 1));
    put(node, list);
  }

  private static long number(OnnxNode node, String name, long otherwise) {
    return node.attributes().get(name) instanceof OnnxAttribute.Whole(long x) ? x : otherwise;
  }

  private static OnnxNode whole(String name, double number) {
    return OnnxNode.constant(name, Tensor.of(ElementType.I64, new int[0], new double[] {number}));
  }

  private static OnnxNode wholes(String name, double... numbers) {
    return OnnxNode.constant(name, Tensor.of(ElementType.I64, new int[] {numbers.length}, numbers));
  }

  private void join(OnnxNode node) throws FormatException {
    String output = node.outputs().getFirst();
    long axis = number(node, "axis", 0);
    List<String> parts = list(node);
    if (number(node, "new_axis", 0) != 0) {
      into.emit(wholes(output + " ·axis", (double) axis));
      parts = new ArrayList<>();
      for (String tensor : list(node)) {
        parts.add("%s ·part %s".formatted(output, parts.size()));
        List<String> operands = List.of(tensor, output + " ·axis");
        emit(node, "Unsqueeze", operands, List.of(parts.getLast()), Map.of());
      }
    }
    if (parts.isEmpty()) {
      throw into.error(node, "joins nothing");
    }
    emit(node, "Concat", parts, List.of(output), Rewriter.axis(axis));
  }

  private void split(OnnxNode node) throws FormatException {
    String output = node.outputs().getFirst();
    String x = node.inputs().getFirst();
    long axis = number(node, "axis", 0);
    boolean alone = node.inputs().size() < 2 || node.inputs().get(1).isEmpty();
    double[] sizes = sizes(node, into.extent(node, x, axis, "the extent that it splits"));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      parts.add("%s ·part %s".formatted(output, i));
    }
    into.emit(wholes(output + " ·sizes", sizes));
    emit(node, "Split", List.of(x, output + " ·sizes"), parts, Rewriter.axis(axis));
    if (alone && number(node, "keepdims", 1) == 0) {
      into.emit(wholes(output + " ·axis", (double) axis));
      for (int i = 0; i < sizes.length; i++) {
        String row = parts.get(i) + " alone";
        emit(node, "Squeeze", List.of(parts.get(i), output + " ·axis"), List.of(row), Map.of());
        parts.set(i, row);
      }
    }
    put(node, parts);
  }

  /// The extents of the parts: those that are given, as many of the one that is given as there is
  /// room for and what is left, or ones.
  private double[] sizes(OnnxNode node, double extent) throws FormatException {
    double each = 1;
    if (node.inputs().size() > 1 && !node.inputs().get(1).isEmpty()) {
      Optional<Tensor> given = into.constant(node.inputs().get(1));
      if (given.isPresent() && given.get().rank() > 0) {
        return given.get().values();
      }
      each = into.known(node, node.inputs().get(1), "the extent of its parts");
    }
    if (!(each >= 1 && extent >= 1)) {
      throw into.error(
          node, "splits %s elements into parts of %s".formatted((long) extent, (long) each));
    }
    double[] sizes = new double[(int) Math.ceil(extent / each)];
    Arrays.fill(sizes, each);
    sizes[sizes.length - 1] = extent - each * (sizes.length - 1);
    return sizes;
  }

  private void emit(
      OnnxNode node,
      String type,
      List<String> from,
      List<String> to,
      Map<String, OnnxAttribute> attributes)
      throws FormatException {
    into.emit(new OnnxNode(node.name(), type, "", from, to, attributes));
  }
}
