package dev.cairn.onnx;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Which values are whole numbers, truths or samples whatever θ is, by the nodes that give them: a
/// cast leaves those as they are.
///
/// @param producers the node that gives a name, where one does
/// @param known whether a name stands for whole numbers that are known
record WholeValues(
    Function<String, Optional<OnnxNode>> producers, Function<String, Boolean> known) {
  /// Operations that give 1 or 0.
  private static final Set<String> TRUTHS =
      Set.of(
          "And",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Not",
          "OneHot",
          "Or",
          "Xor");

  /// Operations whose result has elements of the first operand, and no others.
  private static final Set<String> MOVES =
      Set.of(
          "Expand",
          "Flatten",
          "Gather",
          "Identity",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze");

  /// Operations that give whole numbers of whole numbers.
  private static final Set<String> WHOLE =
      Set.of(
          "Abs",
          "Add",
          "Clip",
          "Max",
          "Min",
          "Mul",
          "Neg",
          "ReduceMax",
          "ReduceMin",
          "ReduceSum",
          "Sub",
          "Sum");

  /// More nodes are not gone back through.
  private static final int MOST = 16;

  private static boolean moves(OnnxNode node) {
    return MOVES.contains(node.type()) && !node.inputs().isEmpty();
  }

  /// Whether a value is truths, 1 or 0.
  boolean truths(String value) {
    return truths(value, MOST);
  }

  private boolean truths(String value, int left) {
    Optional<OnnxNode> node = left == 0 ? Optional.empty() : producers.apply(value);
    return node.isPresent()
        && (TRUTHS.contains(node.get().type())
            || Types.tells(node.get())
            || (moves(node.get()) && truths(node.get().inputs().getFirst(), left - 1)));
  }

  /// Whether a value is whole numbers.
  boolean whole(String value) {
    return whole(value, MOST);
  }

  private boolean whole(String value, int left) {
    if (value.isEmpty() || known.apply(value) || truths(value, left)) {
      return true;
    }
    Optional<OnnxNode> node = left == 0 ? Optional.empty() : producers.apply(value);
    if (node.isEmpty()) {
      return false;
    }
    List<String> operands = node.get().inputs();
    return (node.get().type().equals("Cast") && whole(operands.getFirst(), left - 1))
        || (moves(node.get()) && whole(operands.getFirst(), left - 1))
        || (WHOLE.contains(node.get().type())
            && operands.stream().allMatch(operand -> whole(operand, left - 1)));
  }

  /// Whether a value is computed of samples and numbers alone.
  ///
  /// @param given whether a name that no node gives stands for these
  boolean ofSamples(String value, Predicate<String> given) {
    return ofSamples(value, given, MOST);
  }

  private boolean ofSamples(String value, Predicate<String> given, int left) {
    Optional<OnnxNode> node = producers.apply(value);
    return node.isEmpty()
        ? value.isEmpty() || given.test(value)
        : left > 0
            && node.get().inputs().stream().allMatch(name -> ofSamples(name, given, left - 1));
  }
}
