package dev.cairn.nn;

/// One dense layer z = W a + b and where its parameters stand in θ.
///
/// W is outputs × inputs, row after row from the offset on: its element (i, j) stands at offset +
/// i·inputs + j of θ; where there are biases, bᵢ follows at offset + outputs·inputs + i.
///
/// @param inputs length of a
/// @param outputs length of z
/// @param biased whether there is a b
/// @param offset of the first weight in θ
public record Layer(int inputs, int outputs, boolean biased, int offset) {
  /// Number of parameters.
  public int size() {
    return outputs * (inputs + (biased ? 1 : 0));
  }

  /// Index in θ of element (i, j) of W for j < inputs and of bᵢ for j = inputs.
  public int index(int output, int input) {
    return input < inputs ? offset + output * inputs + input : offset + outputs * inputs + output;
  }
}
