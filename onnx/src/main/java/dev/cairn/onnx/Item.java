package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.program.Value;

/// What a name in a graph stands for while the program is built. Shapes are those of a batch of one
/// sample.
sealed interface Item {
  /// The extents, a copy.
  int[] shape();

  /// Numbers known now: constants, and all that is computed from them and from shapes.
  record Known(Tensor tensor) implements Item {
    @Override
    public int[] shape() {
      return tensor.shape();
    }
  }

  /// A value of the program.
  ///
  /// @param batched whether axis 0, of extent 1, is that of the samples
  record Computed(Value value, boolean batched) implements Item {
    @Override
    public int[] shape() {
      return value.shape().toArray();
    }
  }
}
