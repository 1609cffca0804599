package dev.cairn.program.kernel;

import dev.cairn.program.Function;
import org.jspecify.annotations.Nullable;

/// The kernels in plain Java: the twin that says what the vector kernels compute.
final class ScalarKernels implements Kernels {
  private final double[] orders = new double[ORDERS];

  @Override
  public void fill(double value, View c, int n) {
    java.util.Arrays.fill(c.data, c.offset, c.offset + n, value);
  }

  @Override
  public void copy(View a, View c, int n) {
    System.arraycopy(a.data, a.offset, c.data, c.offset, n);
  }

  @Override
  public void add(View a, View b, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = a.data[a.offset + i] + b.data[b.offset + i];
    }
  }

  @Override
  public void subtract(View a, View b, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = a.data[a.offset + i] - b.data[b.offset + i];
    }
  }

  @Override
  public void multiply(View a, View b, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = a.data[a.offset + i] * b.data[b.offset + i];
    }
  }

  @Override
  public void multiplyAdd(View a, View b, View d, View c, int n) {
    for (int i = 0; i < n; i++) {
      double product = a.data[a.offset + i] * b.data[b.offset + i];
      c.data[c.offset + i] = product + d.data[d.offset + i];
    }
  }

  @Override
  public void shiftMultiply(View a, double shift, View b, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = (a.data[a.offset + i] + shift) * b.data[b.offset + i];
    }
  }

  @Override
  public void affine(double factor, View a, double shift, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = Math.fma(factor, a.data[a.offset + i], shift);
    }
  }

  @Override
  public void scale(double factor, View a, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = factor * a.data[a.offset + i];
    }
  }

  @Override
  public void maximum(View a, View b, View c, int n) {
    for (int i = 0; i < n; i++) {
      c.data[c.offset + i] = Math.max(a.data[a.offset + i], b.data[b.offset + i]);
    }
  }

  @Override
  public void function(Function f, View x, @Nullable View[] y, int n) {
    for (int i = 0; i < n; i++) {
      ScalarFunctions.evaluate(f, x.data[x.offset + i], orders);
      for (int k = 0; k < ORDERS; k++) {
        View row = y[k];
        if (row != null) {
          row.data[row.offset + i] = orders[k];
        }
      }
    }
  }

  @Override
  public void sum(View a, View partial, int n) {
    for (int i = 0; i < n; i++) {
      partial.data[partial.offset + i % LANES] += a.data[a.offset + i];
    }
  }

  @Override
  public void product(View w, View x, View c, Extents extents, boolean accumulate) {
    for (int i = 0; i < extents.rows; i++) {
      for (int s = 0; s < extents.width; s++) {
        int target = c.offset + i * c.rowStride + s;
        double sum = accumulate ? c.data[target] : 0;
        for (int k = 0; k < extents.inner; k++) {
          double weight = w.data[w.offset + i * w.rowStride + k * w.columnStride];
          sum = Math.fma(weight, x.data[x.offset + k * x.rowStride + s], sum);
        }
        c.data[target] = sum;
      }
    }
  }

  @Override
  public void contract(View a, View b, View partial, Extents extents) {
    int whole = extents.width - extents.width % LANES;
    double[] lanes = new double[LANES];
    for (int i = 0; i < extents.rows; i++) {
      for (int j = 0; j < extents.inner; j++) {
        java.util.Arrays.fill(lanes, 0);
        int left = a.offset + i * a.rowStride;
        int right = b.offset + j * b.rowStride;
        for (int s = 0; s < whole; s++) {
          lanes[s % LANES] = Math.fma(a.data[left + s], b.data[right + s], lanes[s % LANES]);
        }
        int target = partial.offset + (i * extents.inner + j) * LANES;
        for (int l = 0; l < LANES && whole > 0; l++) {
          partial.data[target + l] += lanes[l];
        }
        for (int s = whole; s < extents.width; s++) {
          int lane = target + s - whole;
          partial.data[lane] = Math.fma(a.data[left + s], b.data[right + s], partial.data[lane]);
        }
      }
    }
  }

  @Override
  public void rowwise(View a, View b, View c, Extents extents) {
    for (int s = 0; s < extents.width; s++) {
      double sum = 0;
      for (int k = 0; k < extents.inner; k++) {
        double left = a.data[a.offset + k * a.rowStride + s];
        sum = Math.fma(left, b.data[b.offset + k * b.rowStride + s], sum);
      }
      c.data[c.offset + s] = sum;
    }
  }
}
