package dev.cairn.proof.enclosure;

/// One quantity of a block of samples in double-double: for each sample a ball around `hi[s] +
/// lo[s]` of radius `rad[s]`, with |lo| at most half a unit in the last place of hi.
///
/// A part that is infinite or no number stands for all real numbers.
@SuppressWarnings("ArrayRecordComponent") // a workspace, never compared
record PreciseRow(double[] hi, double[] lo, double[] rad) {
  /// A row of zeros.
  static PreciseRow zeros(int samples) {
    return new PreciseRow(new double[samples], new double[samples], new double[samples]);
  }
}
