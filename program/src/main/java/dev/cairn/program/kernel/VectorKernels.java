package dev.cairn.program.kernel;

import dev.cairn.linalg.simd.Registers;
import dev.cairn.program.Function;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The kernels on SIMD registers. Arrays are at least as long as the padded rows on them.
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Double> S = Registers.SPECIES;

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
    add(a.data, a.offset, b.data, b.offset, c.data, c.offset, n);
  }

  private static void add(double[] a, int ao, double[] b, int bo, double[] c, int co, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
      x.add(DoubleVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
    }
  }

  @Override
  public void subtract(View a, View b, View c, int n) {
    subtract(a.data, a.offset, b.data, b.offset, c.data, c.offset, n);
  }

  private static void subtract(double[] a, int ao, double[] b, int bo, double[] c, int co, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
      x.sub(DoubleVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
    }
  }

  @Override
  public void multiply(View a, View b, View c, int n) {
    multiply(a.data, a.offset, b.data, b.offset, c.data, c.offset, n);
  }

  private static void multiply(double[] a, int ao, double[] b, int bo, double[] c, int co, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
      x.mul(DoubleVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
    }
  }

  @Override
  public void multiplyAdd(View a, View b, View d, View c, int n) {
    double[] x = a.data;
    double[] y = b.data;
    double[] z = d.data;
    double[] out = c.data;
    int xo = a.offset;
    int yo = b.offset;
    int zo = d.offset;
    int co = c.offset;
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector product =
          DoubleVector.fromArray(S, x, xo + i).mul(DoubleVector.fromArray(S, y, yo + i));
      product.add(DoubleVector.fromArray(S, z, zo + i)).intoArray(out, co + i);
    }
  }

  @Override
  public void shiftMultiply(View a, double shift, View b, View c, int n) {
    double[] x = a.data;
    double[] y = b.data;
    double[] out = c.data;
    int xo = a.offset;
    int yo = b.offset;
    int co = c.offset;
    DoubleVector s = DoubleVector.broadcast(S, shift);
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector sum = DoubleVector.fromArray(S, x, xo + i).add(s);
      sum.mul(DoubleVector.fromArray(S, y, yo + i)).intoArray(out, co + i);
    }
  }

  @Override
  public void affine(double factor, View a, double shift, View c, int n) {
    affine(factor, a.data, a.offset, shift, c.data, c.offset, n);
  }

  private static void affine(
      double factor, double[] a, int ao, double shift, double[] c, int co, int n) {
    DoubleVector f = DoubleVector.broadcast(S, factor);
    DoubleVector s = DoubleVector.broadcast(S, shift);
    for (int i = 0; i < n; i += S.length()) {
      f.fma(DoubleVector.fromArray(S, a, ao + i), s).intoArray(c, co + i);
    }
  }

  @Override
  public void scale(double factor, View a, View c, int n) {
    scale(factor, a.data, a.offset, c.data, c.offset, n);
  }

  private static void scale(double factor, double[] a, int ao, double[] c, int co, int n) {
    DoubleVector f = DoubleVector.broadcast(S, factor);
    for (int i = 0; i < n; i += S.length()) {
      f.mul(DoubleVector.fromArray(S, a, ao + i)).intoArray(c, co + i);
    }
  }

  @Override
  public void maximum(View a, View b, View c, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, a.data, a.offset + i);
      DoubleVector y = DoubleVector.fromArray(S, b.data, b.offset + i);
      x.max(y).intoArray(c.data, c.offset + i);
    }
  }

  @Override
  public void function(Function f, View x, @Nullable View[] y, int n) {
    VectorFunctions.evaluate(f, x, y, n);
  }

  @Override
  public void sum(View a, View partial, int n) {
    sum(a.data, a.offset, partial.data, partial.offset, n);
  }

  private static void sum(double[] a, int ao, double[] partial, int po, int n) {
    int whole = n - n % LANES;
    for (int l = 0; l < LANES; l += S.length()) {
      DoubleVector sum = DoubleVector.fromArray(S, partial, po + l);
      for (int i = l; i < whole; i += LANES) {
        sum = sum.add(DoubleVector.fromArray(S, a, ao + i));
      }
      sum.intoArray(partial, po + l);
    }
    for (int i = whole; i < n; i++) {
      partial[po + i - whole] += a[ao + i];
    }
  }

  @Override
  public void product(View w, View x, View c, Extents extents, boolean accumulate) {
    VectorProducts.product(w, x, c, extents, accumulate);
  }

  @Override
  public void contract(View a, View b, View partial, Extents extents) {
    VectorContractions.contract(a, b, partial, extents);
  }

  @Override
  public void rowwise(View a, View b, View c, Extents extents) {
    rowwise(a.data, a.offset, a.rowStride, b.data, b.offset, b.rowStride, c, extents);
  }

  private static void rowwise(
      double[] a, int ao, int as, double[] b, int bo, int bs, View c, Extents extents) {
    int lanes = S.length();
    for (int i = 0; i < extents.width; i += lanes) {
      DoubleVector sum = DoubleVector.zero(S);
      for (int k = 0; k < extents.inner; k++) {
        DoubleVector x = DoubleVector.fromArray(S, a, ao + k * as + i);
        sum = x.fma(DoubleVector.fromArray(S, b, bo + k * bs + i), sum);
      }
      sum.intoArray(c.data, c.offset + i);
    }
  }
}
