package dev.cairn.proof.enclosure;

/// One quantity of a block of samples: for each sample a ball around `mid[s]` of radius `rad[s]`.
///
/// @param mid the centres; what is infinite or no number stands for all real numbers
/// @param rad the radii, ≥ 0
@SuppressWarnings("ArrayRecordComponent") // a workspace, never compared
record BallRow(double[] mid, double[] rad) {
  /// A row of zeros.
  static BallRow zeros(int samples) {
    return new BallRow(new double[samples], new double[samples]);
  }

  /// rows × columns rows of zeros.
  static BallRow[][] zeros(int rows, int columns, int samples) {
    BallRow[][] all = new BallRow[rows][columns];
    for (BallRow[] row : all) {
      java.util.Arrays.setAll(row, _ -> zeros(samples));
    }
    return all;
  }
}
