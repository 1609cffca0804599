package dev.cairn.program;

/// The shape of a matrix product of the last two axes, each operand transposed first where its flag
/// says so.
record ProductShape(boolean transposeLeft, boolean transposeRight) {
  /// The operation's name in messages.
  String name() {
    return "product (L%s·%sR)".formatted(transposeLeft ? "ᵀ" : "", transposeRight ? "ᵀ" : "");
  }

  /// What operands must have that these have not; empty where they fit.
  String missing(Shape left, Shape right) {
    if (left.rank() < 2 || left.rank() != right.rank()) {
      return "equal ranks of at least 2";
    }
    for (int axis = 0; axis < left.rank() - 2; axis++) {
      if (left.extent(axis) != right.extent(axis)) {
        return "equal extents before the last two axes";
      }
    }
    boolean inner = left.extent(transposeLeft ? -2 : -1) == right.extent(transposeRight ? -1 : -2);
    return inner ? "" : "equal inner extents";
  }

  /// The shape of the product of operands that fit.
  Shape of(Shape left, Shape right) {
    return left.with(left.rank() - 2, left.extent(transposeLeft ? -1 : -2))
        .with(left.rank() - 1, right.extent(transposeRight ? -2 : -1));
  }
}
