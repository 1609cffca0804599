package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.program.Value;
import java.util.Optional;
import java.util.Set;

/// What a name in a graph stands for while the program is built.
///
/// An item is what one sample sees of the graph's value. Where the value has an axis of samples,
/// [#samples] says where, and the item's shape has that axis as it is for one sample.
sealed interface Item {
  /// The extents for one sample, a copy.
  int[] shape();

  /// Where the samples lie; empty where all samples share the value.
  Optional<SampleAxis> samples();

  /// The number of axes.
  default int rank() {
    return shape().length;
  }

  /// Numbers known now: constants, and all that is computed from them and from shapes.
  ///
  /// @param counted the elements, row by row, whose value is computed from the number of samples
  record Known(Tensor tensor, Optional<SampleAxis> samples, Set<Integer> counted) implements Item {
    public Known {
      counted = Set.copyOf(counted);
    }

    /// Numbers that do not depend on the samples.
    Known(Tensor tensor) {
      this(tensor, Optional.empty(), Set.of());
    }

    /// Other numbers in the place of these.
    Known with(Tensor numbers) {
      return new Known(numbers, samples, counted);
    }

    @Override
    public int[] shape() {
      return tensor.shape();
    }
  }

  /// A value of the program.
  record Computed(Value value, Optional<SampleAxis> samples) implements Item {
    @Override
    public int[] shape() {
      return value.shape().toArray();
    }
  }
}
