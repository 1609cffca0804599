package dev.cairn.nn.symmetry;

import java.util.OptionalInt;

/// Where the parameters of one layer stand in θ: weights that lead from the units of the layer
/// before into its own, and a bias for each unit where there are any.
///
/// From one input to one unit lead several weights where units are channels: one for each place of
/// a convolution's kernel, or of the channel where a dense layer follows.
///
/// @param inputs units of the layer before; of the first layer, inputs
/// @param units its own
/// @param fibre weights from one input to one unit
/// @param weights where they stand
/// @param bias index of the first bias; empty where there are none
public record UnitLayer(int inputs, int units, int fibre, Strides weights, OptionalInt bias) {
  /// Steps through θ.
  ///
  /// @param offset of the first weight
  /// @param unit from one unit to the next
  /// @param input from one input to the next
  /// @param fibre from one weight of a fibre to the next
  public record Strides(int offset, int unit, int input, int fibre) {}

  /// A dense layer: W row after row, one row a unit, then the biases where there are any.
  public UnitLayer(int inputs, int units, boolean biased, int offset) {
    this(
        inputs,
        units,
        1,
        new Strides(offset, inputs, 1, 1),
        biased ? OptionalInt.of(offset + units * inputs) : OptionalInt.empty());
  }

  /// Index of what leads into a unit: its weights input by input, then its bias.
  int index(int unit, int c) {
    return c < inputs * fibre
        ? weights.offset
            + unit * weights.unit
            + c / fibre * weights.input
            + c % fibre * weights.fibre
        : bias.orElseThrow() + unit;
  }

  /// Parameters that lead into one unit.
  int width() {
    return inputs * fibre + (bias.isPresent() ? 1 : 0);
  }

  /// Index of what leads out of an input, unit by unit.
  int outgoing(int input, int c) {
    return index(c / fibre, input * fibre + c % fibre);
  }

  /// Parameters that lead out of one input.
  int reach() {
    return units * fibre;
  }

  /// One more than the largest index.
  int end() {
    int last =
        weights.offset
            + (units - 1) * weights.unit
            + (inputs - 1) * weights.input
            + (fibre - 1) * weights.fibre;
    return 1 + Math.max(last, bias.orElse(-1) + (bias.isPresent() ? units - 1 : 0));
  }
}
