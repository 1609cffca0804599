package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import java.util.Arrays;

/// Determinants by elimination with pivots.
final class PlainDeterminant {
  private PlainDeterminant() {}

  static Tensor apply(PlainNode node) {
    Tensor x = node.in(0);
    int n = x.extent(x.rank() - 1);
    int[] shape = Arrays.copyOf(x.shape(), x.rank() - 2);
    double[] values = new double[Plain.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = of(Arrays.copyOfRange(x.values(), i * n * n, (i + 1) * n * n), n);
    }
    return Tensor.of(x.type(), shape, values);
  }

  private static double of(double[] a, int n) {
    double product = 1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
      }
      if (a[pivot * n + k] == 0) {
        return 0;
      }
      for (int j = 0; j < n && pivot != k; j++) {
        double kept = a[k * n + j];
        a[k * n + j] = a[pivot * n + j];
        a[pivot * n + j] = kept;
      }
      product *= pivot == k ? a[k * n + k] : -a[k * n + k];
      for (int i = k + 1; i < n; i++) {
        double factor = a[i * n + k] / a[k * n + k];
        for (int j = k; j < n; j++) {
          a[i * n + j] -= factor * a[k * n + j];
        }
      }
    }
    return product;
  }
}
