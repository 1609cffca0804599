package dev.cairn.onnx;

import java.util.List;

/// Translates one kind of node. Mistakes of the model are [IllegalArgumentException]s.
@FunctionalInterface
interface Operator {
  /// The node's results, in order; trailing optional ones may be left out.
  List<Item> apply(Scope scope);

  /// An operation of one result.
  interface Single {
    Item apply(Scope scope);
  }

  static Operator single(Single operation) {
    return scope -> List.of(operation.apply(scope));
  }
}
