package dev.cairn.nn.hessian;

/// Numbers that are set before each pass and are the same for all samples.
final class Coefficients {
  private final double[] values;

  Coefficients(int length) {
    values = new double[length];
  }

  /// The numbers themselves, not a copy.
  double[] values() {
    return values;
  }

  /// Coefficient (i, r) of combination i and operand r, at first + i·outStep + r·inStep.
  record Grid(Coefficients all, int first, int outStep, int inStep) {}

  /// These numbers as a matrix of the given width, one combination a row.
  Grid byOutput(int width) {
    return new Grid(this, 0, width, 1);
  }

  /// These numbers as a matrix of the given width, one combination a column.
  Grid byInput(int width) {
    return new Grid(this, 0, 1, width);
  }

  /// Column j of the matrix of the given width, one number a combination.
  Grid column(int j, int width) {
    return new Grid(this, j, width, 0);
  }

  /// One number a combination.
  Grid inOrder() {
    return new Grid(this, 0, 1, 0);
  }
}
