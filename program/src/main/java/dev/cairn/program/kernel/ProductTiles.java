package dev.cairn.program.kernel;

import dev.cairn.linalg.simd.Registers;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tiles of [VectorProducts]: so many rows of weights by so many vectors of samples.
final class ProductTiles {
  private static final VectorSpecies<Double> S = Registers.SPECIES;
  private static final int L = Registers.LANES;

  private ProductTiles() {}

  private static DoubleVector start(double[] c, int offset, boolean accumulate) {
    return accumulate ? DoubleVector.fromArray(S, c, offset) : DoubleVector.zero(S);
  }

  static void eightByThree(
      double[] w,
      int w0,
      int wm,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    int c10 = c0 + c.rowStride;
    int c20 = c0 + 2 * c.rowStride;
    int c30 = c0 + 3 * c.rowStride;
    int c40 = c0 + 4 * c.rowStride;
    int c50 = c0 + 5 * c.rowStride;
    int c60 = c0 + 6 * c.rowStride;
    int c70 = c0 + 7 * c.rowStride;
    DoubleVector a00 = start(out, c00, accumulate);
    DoubleVector a01 = start(out, c00 + L, accumulate);
    DoubleVector a02 = start(out, c00 + 2 * L, accumulate);
    DoubleVector a10 = start(out, c10, accumulate);
    DoubleVector a11 = start(out, c10 + L, accumulate);
    DoubleVector a12 = start(out, c10 + 2 * L, accumulate);
    DoubleVector a20 = start(out, c20, accumulate);
    DoubleVector a21 = start(out, c20 + L, accumulate);
    DoubleVector a22 = start(out, c20 + 2 * L, accumulate);
    DoubleVector a30 = start(out, c30, accumulate);
    DoubleVector a31 = start(out, c30 + L, accumulate);
    DoubleVector a32 = start(out, c30 + 2 * L, accumulate);
    DoubleVector a40 = start(out, c40, accumulate);
    DoubleVector a41 = start(out, c40 + L, accumulate);
    DoubleVector a42 = start(out, c40 + 2 * L, accumulate);
    DoubleVector a50 = start(out, c50, accumulate);
    DoubleVector a51 = start(out, c50 + L, accumulate);
    DoubleVector a52 = start(out, c50 + 2 * L, accumulate);
    DoubleVector a60 = start(out, c60, accumulate);
    DoubleVector a61 = start(out, c60 + L, accumulate);
    DoubleVector a62 = start(out, c60 + 2 * L, accumulate);
    DoubleVector a70 = start(out, c70, accumulate);
    DoubleVector a71 = start(out, c70 + L, accumulate);
    DoubleVector a72 = start(out, c70 + 2 * L, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      DoubleVector v1 = DoubleVector.fromArray(S, x, at + L);
      DoubleVector v2 = DoubleVector.fromArray(S, x, at + 2 * L);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
      a01 = b.fma(v1, a01);
      a02 = b.fma(v2, a02);
      b = DoubleVector.broadcast(S, w[weight + wm]);
      a10 = b.fma(v0, a10);
      a11 = b.fma(v1, a11);
      a12 = b.fma(v2, a12);
      b = DoubleVector.broadcast(S, w[weight + 2 * wm]);
      a20 = b.fma(v0, a20);
      a21 = b.fma(v1, a21);
      a22 = b.fma(v2, a22);
      b = DoubleVector.broadcast(S, w[weight + 3 * wm]);
      a30 = b.fma(v0, a30);
      a31 = b.fma(v1, a31);
      a32 = b.fma(v2, a32);
      b = DoubleVector.broadcast(S, w[weight + 4 * wm]);
      a40 = b.fma(v0, a40);
      a41 = b.fma(v1, a41);
      a42 = b.fma(v2, a42);
      b = DoubleVector.broadcast(S, w[weight + 5 * wm]);
      a50 = b.fma(v0, a50);
      a51 = b.fma(v1, a51);
      a52 = b.fma(v2, a52);
      b = DoubleVector.broadcast(S, w[weight + 6 * wm]);
      a60 = b.fma(v0, a60);
      a61 = b.fma(v1, a61);
      a62 = b.fma(v2, a62);
      b = DoubleVector.broadcast(S, w[weight + 7 * wm]);
      a70 = b.fma(v0, a70);
      a71 = b.fma(v1, a71);
      a72 = b.fma(v2, a72);
    }
    a00.intoArray(out, c00);
    a01.intoArray(out, c00 + L);
    a02.intoArray(out, c00 + 2 * L);
    a10.intoArray(out, c10);
    a11.intoArray(out, c10 + L);
    a12.intoArray(out, c10 + 2 * L);
    a20.intoArray(out, c20);
    a21.intoArray(out, c20 + L);
    a22.intoArray(out, c20 + 2 * L);
    a30.intoArray(out, c30);
    a31.intoArray(out, c30 + L);
    a32.intoArray(out, c30 + 2 * L);
    a40.intoArray(out, c40);
    a41.intoArray(out, c40 + L);
    a42.intoArray(out, c40 + 2 * L);
    a50.intoArray(out, c50);
    a51.intoArray(out, c50 + L);
    a52.intoArray(out, c50 + 2 * L);
    a60.intoArray(out, c60);
    a61.intoArray(out, c60 + L);
    a62.intoArray(out, c60 + 2 * L);
    a70.intoArray(out, c70);
    a71.intoArray(out, c70 + L);
    a72.intoArray(out, c70 + 2 * L);
  }

  static void eightByOne(
      double[] w,
      int w0,
      int wm,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    int c10 = c0 + c.rowStride;
    int c20 = c0 + 2 * c.rowStride;
    int c30 = c0 + 3 * c.rowStride;
    int c40 = c0 + 4 * c.rowStride;
    int c50 = c0 + 5 * c.rowStride;
    int c60 = c0 + 6 * c.rowStride;
    int c70 = c0 + 7 * c.rowStride;
    DoubleVector a00 = start(out, c00, accumulate);
    DoubleVector a10 = start(out, c10, accumulate);
    DoubleVector a20 = start(out, c20, accumulate);
    DoubleVector a30 = start(out, c30, accumulate);
    DoubleVector a40 = start(out, c40, accumulate);
    DoubleVector a50 = start(out, c50, accumulate);
    DoubleVector a60 = start(out, c60, accumulate);
    DoubleVector a70 = start(out, c70, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
      b = DoubleVector.broadcast(S, w[weight + wm]);
      a10 = b.fma(v0, a10);
      b = DoubleVector.broadcast(S, w[weight + 2 * wm]);
      a20 = b.fma(v0, a20);
      b = DoubleVector.broadcast(S, w[weight + 3 * wm]);
      a30 = b.fma(v0, a30);
      b = DoubleVector.broadcast(S, w[weight + 4 * wm]);
      a40 = b.fma(v0, a40);
      b = DoubleVector.broadcast(S, w[weight + 5 * wm]);
      a50 = b.fma(v0, a50);
      b = DoubleVector.broadcast(S, w[weight + 6 * wm]);
      a60 = b.fma(v0, a60);
      b = DoubleVector.broadcast(S, w[weight + 7 * wm]);
      a70 = b.fma(v0, a70);
    }
    a00.intoArray(out, c00);
    a10.intoArray(out, c10);
    a20.intoArray(out, c20);
    a30.intoArray(out, c30);
    a40.intoArray(out, c40);
    a50.intoArray(out, c50);
    a60.intoArray(out, c60);
    a70.intoArray(out, c70);
  }

  static void fourByThree(
      double[] w,
      int w0,
      int wm,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    int c10 = c0 + c.rowStride;
    int c20 = c0 + 2 * c.rowStride;
    int c30 = c0 + 3 * c.rowStride;
    DoubleVector a00 = start(out, c00, accumulate);
    DoubleVector a01 = start(out, c00 + L, accumulate);
    DoubleVector a02 = start(out, c00 + 2 * L, accumulate);
    DoubleVector a10 = start(out, c10, accumulate);
    DoubleVector a11 = start(out, c10 + L, accumulate);
    DoubleVector a12 = start(out, c10 + 2 * L, accumulate);
    DoubleVector a20 = start(out, c20, accumulate);
    DoubleVector a21 = start(out, c20 + L, accumulate);
    DoubleVector a22 = start(out, c20 + 2 * L, accumulate);
    DoubleVector a30 = start(out, c30, accumulate);
    DoubleVector a31 = start(out, c30 + L, accumulate);
    DoubleVector a32 = start(out, c30 + 2 * L, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      DoubleVector v1 = DoubleVector.fromArray(S, x, at + L);
      DoubleVector v2 = DoubleVector.fromArray(S, x, at + 2 * L);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
      a01 = b.fma(v1, a01);
      a02 = b.fma(v2, a02);
      b = DoubleVector.broadcast(S, w[weight + wm]);
      a10 = b.fma(v0, a10);
      a11 = b.fma(v1, a11);
      a12 = b.fma(v2, a12);
      b = DoubleVector.broadcast(S, w[weight + 2 * wm]);
      a20 = b.fma(v0, a20);
      a21 = b.fma(v1, a21);
      a22 = b.fma(v2, a22);
      b = DoubleVector.broadcast(S, w[weight + 3 * wm]);
      a30 = b.fma(v0, a30);
      a31 = b.fma(v1, a31);
      a32 = b.fma(v2, a32);
    }
    a00.intoArray(out, c00);
    a01.intoArray(out, c00 + L);
    a02.intoArray(out, c00 + 2 * L);
    a10.intoArray(out, c10);
    a11.intoArray(out, c10 + L);
    a12.intoArray(out, c10 + 2 * L);
    a20.intoArray(out, c20);
    a21.intoArray(out, c20 + L);
    a22.intoArray(out, c20 + 2 * L);
    a30.intoArray(out, c30);
    a31.intoArray(out, c30 + L);
    a32.intoArray(out, c30 + 2 * L);
  }

  static void fourByOne(
      double[] w,
      int w0,
      int wm,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    int c10 = c0 + c.rowStride;
    int c20 = c0 + 2 * c.rowStride;
    int c30 = c0 + 3 * c.rowStride;
    DoubleVector a00 = start(out, c00, accumulate);
    DoubleVector a10 = start(out, c10, accumulate);
    DoubleVector a20 = start(out, c20, accumulate);
    DoubleVector a30 = start(out, c30, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
      b = DoubleVector.broadcast(S, w[weight + wm]);
      a10 = b.fma(v0, a10);
      b = DoubleVector.broadcast(S, w[weight + 2 * wm]);
      a20 = b.fma(v0, a20);
      b = DoubleVector.broadcast(S, w[weight + 3 * wm]);
      a30 = b.fma(v0, a30);
    }
    a00.intoArray(out, c00);
    a10.intoArray(out, c10);
    a20.intoArray(out, c20);
    a30.intoArray(out, c30);
  }

  static void oneByThree(
      double[] w,
      int w0,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    DoubleVector a00 = start(out, c00, accumulate);
    DoubleVector a01 = start(out, c00 + L, accumulate);
    DoubleVector a02 = start(out, c00 + 2 * L, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      DoubleVector v1 = DoubleVector.fromArray(S, x, at + L);
      DoubleVector v2 = DoubleVector.fromArray(S, x, at + 2 * L);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
      a01 = b.fma(v1, a01);
      a02 = b.fma(v2, a02);
    }
    a00.intoArray(out, c00);
    a01.intoArray(out, c00 + L);
    a02.intoArray(out, c00 + 2 * L);
  }

  static void oneByOne(
      double[] w,
      int w0,
      int wk,
      double[] x,
      int x0,
      int xs,
      View c,
      int c0,
      int n,
      boolean accumulate) {
    double[] out = c.data;
    int c00 = c0;
    DoubleVector a00 = start(out, c00, accumulate);
    for (int k = 0; k < n; k++) {
      int at = x0 + k * xs;
      DoubleVector v0 = DoubleVector.fromArray(S, x, at);
      int weight = w0 + k * wk;
      DoubleVector b = DoubleVector.broadcast(S, w[weight]);
      a00 = b.fma(v0, a00);
    }
    a00.intoArray(out, c00);
  }
}
