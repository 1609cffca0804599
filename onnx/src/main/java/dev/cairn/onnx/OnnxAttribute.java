package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import java.util.List;

/// A setting of a node.
public sealed interface OnnxAttribute {
  /// A whole number.
  record Whole(long value) implements OnnxAttribute {}

  /// A number, widened from float32.
  record Real(double value) implements OnnxAttribute {}

  /// Text.
  record Text(String value) implements OnnxAttribute {}

  /// Whole numbers.
  record Wholes(List<Long> values) implements OnnxAttribute {
    /// Copies the list.
    public Wholes {
      values = List.copyOf(values);
    }
  }

  /// Numbers, widened from float32.
  record Reals(List<Double> values) implements OnnxAttribute {
    /// Copies the list.
    public Reals {
      values = List.copyOf(values);
    }
  }

  /// Texts.
  record Texts(List<String> values) implements OnnxAttribute {
    /// Copies the list.
    public Texts {
      values = List.copyOf(values);
    }
  }

  /// A tensor.
  record Stored(Tensor value) implements OnnxAttribute {}

  /// A graph, a list of tensors, a sparse tensor: nothing that is supported.
  record Other() implements OnnxAttribute {}
}
