package dev.cairn.nn.hessian;

/// Columns that are made from rows, six at a time, for a product that reads them at once.
sealed interface Columns permits Products, Folds {
  /// Number of columns.
  int count();

  /// The first group of the panel ← the six columns from the first on; beyond the end, any numbers.
  void make(double[] memory, int first, Panels panel, int width);

  /// Multiplications and additions for one sample of one column.
  int flops();
}
