package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
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

  /// The body of an `If` or a `Loop`.
  record Graph(OnnxGraph value) implements OnnxAttribute {}

  /// What the call of the function that the node belongs to says under this name.
  record Reference(String name) implements OnnxAttribute {}

  /// A list of tensors or graphs, a sparse tensor: nothing that is supported.
  record Other() implements OnnxAttribute {}

  /// What it is, for messages.
  default String words() {
    return switch (this) {
      case Whole(long value) -> "the whole number " + value;
      case Real(double value) -> "the float " + value;
      case Text(String value) -> "the text " + FormatException.quote(value);
      case Wholes(List<Long> values) -> "the whole numbers " + values;
      case Reals(List<Double> values) -> "the floats " + values;
      case Texts(List<String> values) -> "a list of %s texts".formatted(values.size());
      case Stored(Tensor value) -> "the tensor " + value;
      case Graph _ -> "a graph";
      case Reference(String of) -> "that of the call, " + FormatException.quote(of);
      case Other _ -> "of a kind that is not supported";
    };
  }
}
