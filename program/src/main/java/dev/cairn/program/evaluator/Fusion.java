package dev.cairn.program.evaluator;

import dev.cairn.program.Op;
import java.util.List;
import java.util.function.IntPredicate;

/// Which element-wise operations are not done on their own but inside their readers, in one pass
/// over the row: products that a sum reads, and shared shifts whose sums only products read. Every
/// operation keeps its rounding, so that results are those of the separate passes, bit for bit.
final class Fusion {
  private final Layout layout;
  private final IntPredicate temporary;

  /// For a unit whose members' temporary values (read inside the unit alone) the predicate knows.
  Fusion(Layout layout, IntPredicate temporary) {
    this.layout = layout;
    this.temporary = temporary;
  }

  /// Whether the node (canonical) is computed by those who read it.
  boolean leftToItsReaders(int node) {
    return layout.elementwise(node)
        && layout.perSample(node)
        && temporary.test(node)
        && (shiftOfProducts(node) || productOfSum(node));
  }

  /// Whether a value is the same for every sample once looked through.
  boolean shared(int operand) {
    return !layout.perSample(layout.source(operand).node());
  }

  /// x + shared, every reader a product with another per-sample value.
  private boolean shiftOfProducts(int node) {
    return layout.op(node) instanceof Op.Add(int left, int right)
        && shared(left) != shared(right)
        && layout.consumers(node).stream().allMatch(reader -> productWithRow(reader, node));
  }

  private boolean productWithRow(int reader, int node) {
    if (!(layout.op(reader) instanceof Op.Multiply(int left, int right))) {
      return false;
    }
    int other = other(left, right, node);
    return other >= 0 && !shared(other) && !(layout.op(layout.canonical(other)) instanceof Op.Add);
  }

  /// x·y of two per-sample values whose only reader is its sum with a third one.
  private boolean productOfSum(int node) {
    List<Integer> readers = layout.consumers(node);
    if (!(layout.op(node) instanceof Op.Multiply(int x, int y))
        || shared(x)
        || shared(y)
        || isAdd(x)
        || isAdd(y)
        || readers.size() != 1
        || !(layout.op(readers.getFirst()) instanceof Op.Add(int left, int right))) {
      return false;
    }
    int other = other(left, right, node);
    // of two products only the first one is left to the sum
    return other >= 0
        && !shared(other)
        && (layout.canonical(left) == node
            || !(layout.op(layout.canonical(left)) instanceof Op.Multiply));
  }

  private boolean isAdd(int operand) {
    return layout.op(layout.canonical(operand)) instanceof Op.Add;
  }

  /// The operand that is not the node; −1 where both are.
  private int other(int left, int right, int node) {
    if (layout.canonical(left) == layout.canonical(right)) {
      return -1;
    }
    return layout.canonical(left) == node ? right : left;
  }
}
