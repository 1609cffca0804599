package dev.cairn.program.kernel;

import dev.cairn.linalg.simd.Registers;

/// Products of a small matrix with rows of samples, in register tiles of up to 8 rows by 3 vectors:
/// 24 sums, 3 vectors of samples and a weight fit the 32 registers of AVX-512, and 11 loads feed 24
/// multiply-adds. The 16 registers of AVX2 take 4 rows.
final class VectorProducts {
  private static final int L = Registers.LANES;
  private static final int ROWS = 8;
  private static final int HALF_ROWS = 4;
  private static final int VECTORS = 3;

  private VectorProducts() {}

  /// C ← W·X or C += W·X over the padded width.
  static void product(View w, View x, View c, Extents extents, boolean accumulate) {
    int width = Kernels.padded(extents.width);
    int i = 0;
    for (; Registers.MANY && i + ROWS <= extents.rows; i += ROWS) {
      eight(w, x, c, i, width, extents.inner, accumulate);
    }
    for (; i + HALF_ROWS <= extents.rows; i += HALF_ROWS) {
      four(w, x, c, i, width, extents.inner, accumulate);
    }
    for (; i < extents.rows; i++) {
      one(w, x, c, i, width, extents.inner, accumulate);
    }
  }

  private static void eight(
      View w, View x, View c, int row, int width, int inner, boolean accumulate) {
    int w0 = w.offset + row * w.rowStride;
    int c0 = c.offset + row * c.rowStride;
    int s = 0;
    for (; s + VECTORS * L <= width; s += VECTORS * L) {
      ProductTiles.eightByThree(
          w.data,
          w0,
          w.rowStride,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
    for (; s < width; s += L) {
      ProductTiles.eightByOne(
          w.data,
          w0,
          w.rowStride,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
  }

  private static void four(
      View w, View x, View c, int row, int width, int inner, boolean accumulate) {
    int w0 = w.offset + row * w.rowStride;
    int c0 = c.offset + row * c.rowStride;
    int s = 0;
    for (; s + VECTORS * L <= width; s += VECTORS * L) {
      ProductTiles.fourByThree(
          w.data,
          w0,
          w.rowStride,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
    for (; s < width; s += L) {
      ProductTiles.fourByOne(
          w.data,
          w0,
          w.rowStride,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
  }

  private static void one(
      View w, View x, View c, int row, int width, int inner, boolean accumulate) {
    int w0 = w.offset + row * w.rowStride;
    int c0 = c.offset + row * c.rowStride;
    int s = 0;
    for (; s + VECTORS * L <= width; s += VECTORS * L) {
      ProductTiles.oneByThree(
          w.data,
          w0,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
    for (; s < width; s += L) {
      ProductTiles.oneByOne(
          w.data,
          w0,
          w.columnStride,
          x.data,
          x.offset + s,
          x.rowStride,
          c,
          c0 + s,
          inner,
          accumulate);
    }
  }
}
