package dev.cairn.collection;

/// Where the parameters of one dense layer stand in θ: W row after row, one row a unit, then the
/// biases where there are any.
///
/// @param inputs columns of W
/// @param units rows of W
/// @param biased whether one bias a unit follows
/// @param offset of the first weight in θ
public record UnitLayer(int inputs, int units, boolean biased, int offset) {
  /// Index of the weight of a unit for an input; for input = inputs, of its bias.
  int index(int unit, int input) {
    return input < inputs ? offset + unit * inputs + input : offset + units * inputs + unit;
  }

  /// Parameters that lead into one unit.
  int width() {
    return inputs + (biased ? 1 : 0);
  }
}
