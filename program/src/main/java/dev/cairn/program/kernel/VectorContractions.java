package dev.cairn.program.kernel;

import static dev.cairn.program.kernel.Kernels.LANES;

import dev.cairn.linalg.simd.Registers;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Contractions over samples, G += A·Bᵀ, in register tiles of 4 by 4 sums (4 by 2 where registers
/// are few) that stay split by lane: the lanes are added up once, after the last block. Registers
/// shorter than LANES make a pass for each part of the lanes, so that the bits do not depend on the
/// registers' length.
final class VectorContractions {
  private static final VectorSpecies<Double> S = Registers.SPECIES;
  private static final int L = Registers.LANES;
  private static final int TILE = 4;
  private static final int NARROW = 2;

  private VectorContractions() {}

  /// Row i of A and row j of B over exactly the width; sums at partial + (i·columns + j)·LANES.
  static void contract(View a, View b, View partial, Extents extents) {
    int whole = extents.width - extents.width % LANES;
    for (int lane = 0; lane < LANES && whole > 0; lane += L) {
      tiles(a, b, partial, extents, lane);
    }
    if (whole < extents.width) {
      tail(a, b, partial, extents, whole);
    }
  }

  /// The samples beyond the last whole group of lanes.
  private static void tail(View a, View b, View partial, Extents extents, int whole) {
    for (int i = 0; i < extents.rows; i++) {
      int left = a.offset + i * a.rowStride + whole;
      for (int j = 0; j < extents.inner; j++) {
        int right = b.offset + j * b.rowStride + whole;
        int target = partial.offset + (i * extents.inner + j) * LANES;
        for (int l = 0; l < extents.width - whole; l++) {
          partial.data[target + l] =
              Math.fma(a.data[left + l], b.data[right + l], partial.data[target + l]);
        }
      }
    }
  }

  /// The sums of the lanes from this one on, as many as a register has.
  private static void tiles(View a, View b, View partial, Extents extents, int lane) {
    int columns = extents.inner;
    int width = extents.width - extents.width % LANES;
    int a0 = a.offset + lane;
    int b0 = b.offset + lane;
    int g0 = partial.offset + lane;
    int i = 0;
    for (; i + TILE <= extents.rows; i += TILE) {
      int j = 0;
      if (!Registers.MANY) {
        for (; j + NARROW <= columns; j += NARROW) {
          fourByTwo(
              a.data,
              a0 + i * a.rowStride,
              a.rowStride,
              b.data,
              b0 + j * b.rowStride,
              b.rowStride,
              partial,
              g0 + (i * columns + j) * LANES,
              columns * LANES,
              width);
        }
      }
      for (; Registers.MANY && j + TILE <= columns; j += TILE) {
        fourByFour(
            a.data,
            a0 + i * a.rowStride,
            a.rowStride,
            b.data,
            b0 + j * b.rowStride,
            b.rowStride,
            partial,
            g0 + (i * columns + j) * LANES,
            columns * LANES,
            width);
      }
      for (; j < columns; j++) {
        fourByOne(
            a.data,
            a0 + i * a.rowStride,
            a.rowStride,
            b.data,
            b0 + j * b.rowStride,
            partial,
            g0 + (i * columns + j) * LANES,
            columns * LANES,
            width);
      }
    }
    for (; i < extents.rows; i++) {
      int j = 0;
      for (; j + TILE <= columns; j += TILE) {
        oneByFour(
            a.data,
            a0 + i * a.rowStride,
            b.data,
            b0 + j * b.rowStride,
            b.rowStride,
            partial,
            g0 + (i * columns + j) * LANES,
            width);
      }
      for (; j < columns; j++) {
        oneByOne(
            a.data,
            a0 + i * a.rowStride,
            b.data,
            b0 + j * b.rowStride,
            partial,
            g0 + (i * columns + j) * LANES,
            width);
      }
    }
  }

  private static void fourByFour(
      double[] a, int a0, int as, double[] b, int b0, int bs, View g, int g0, int gs, int width) {
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s02 = DoubleVector.zero(S);
    DoubleVector s03 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s12 = DoubleVector.zero(S);
    DoubleVector s13 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s22 = DoubleVector.zero(S);
    DoubleVector s23 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
    DoubleVector s32 = DoubleVector.zero(S);
    DoubleVector s33 = DoubleVector.zero(S);
    for (int i = 0; i < width; i += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + i);
      DoubleVector y1 = DoubleVector.fromArray(S, b, b0 + i + bs);
      DoubleVector y2 = DoubleVector.fromArray(S, b, b0 + i + 2 * bs);
      DoubleVector y3 = DoubleVector.fromArray(S, b, b0 + i + 3 * bs);
      DoubleVector x = DoubleVector.fromArray(S, a, a0 + i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      x = DoubleVector.fromArray(S, a, a0 + i + as);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      x = DoubleVector.fromArray(S, a, a0 + i + 2 * as);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      x = DoubleVector.fromArray(S, a, a0 + i + 3 * as);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
    }
    DoubleVector.fromArray(S, g.data, g0).add(s00).intoArray(g.data, g0);
    DoubleVector.fromArray(S, g.data, g0 + LANES).add(s01).intoArray(g.data, g0 + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * LANES).add(s02).intoArray(g.data, g0 + 2 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * LANES).add(s03).intoArray(g.data, g0 + 3 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + gs).add(s10).intoArray(g.data, g0 + gs);
    DoubleVector.fromArray(S, g.data, g0 + gs + LANES).add(s11).intoArray(g.data, g0 + gs + LANES);
    DoubleVector.fromArray(S, g.data, g0 + gs + 2 * LANES)
        .add(s12)
        .intoArray(g.data, g0 + gs + 2 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + gs + 3 * LANES)
        .add(s13)
        .intoArray(g.data, g0 + gs + 3 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs).add(s20).intoArray(g.data, g0 + 2 * gs);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs + LANES)
        .add(s21)
        .intoArray(g.data, g0 + 2 * gs + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs + 2 * LANES)
        .add(s22)
        .intoArray(g.data, g0 + 2 * gs + 2 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs + 3 * LANES)
        .add(s23)
        .intoArray(g.data, g0 + 2 * gs + 3 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs).add(s30).intoArray(g.data, g0 + 3 * gs);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs + LANES)
        .add(s31)
        .intoArray(g.data, g0 + 3 * gs + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs + 2 * LANES)
        .add(s32)
        .intoArray(g.data, g0 + 3 * gs + 2 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs + 3 * LANES)
        .add(s33)
        .intoArray(g.data, g0 + 3 * gs + 3 * LANES);
  }

  private static void fourByTwo(
      double[] a, int a0, int as, double[] b, int b0, int bs, View g, int g0, int gs, int width) {
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
    for (int i = 0; i < width; i += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + i);
      DoubleVector y1 = DoubleVector.fromArray(S, b, b0 + i + bs);
      DoubleVector x = DoubleVector.fromArray(S, a, a0 + i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      x = DoubleVector.fromArray(S, a, a0 + i + as);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      x = DoubleVector.fromArray(S, a, a0 + i + 2 * as);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      x = DoubleVector.fromArray(S, a, a0 + i + 3 * as);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
    }
    DoubleVector.fromArray(S, g.data, g0).add(s00).intoArray(g.data, g0);
    DoubleVector.fromArray(S, g.data, g0 + LANES).add(s01).intoArray(g.data, g0 + LANES);
    DoubleVector.fromArray(S, g.data, g0 + gs).add(s10).intoArray(g.data, g0 + gs);
    DoubleVector.fromArray(S, g.data, g0 + gs + LANES).add(s11).intoArray(g.data, g0 + gs + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs).add(s20).intoArray(g.data, g0 + 2 * gs);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs + LANES)
        .add(s21)
        .intoArray(g.data, g0 + 2 * gs + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs).add(s30).intoArray(g.data, g0 + 3 * gs);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs + LANES)
        .add(s31)
        .intoArray(g.data, g0 + 3 * gs + LANES);
  }

  private static void fourByOne(
      double[] a, int a0, int as, double[] b, int b0, View g, int g0, int gs, int width) {
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    for (int i = 0; i < width; i += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + i);
      DoubleVector x = DoubleVector.fromArray(S, a, a0 + i);
      s00 = x.fma(y0, s00);
      x = DoubleVector.fromArray(S, a, a0 + i + as);
      s10 = x.fma(y0, s10);
      x = DoubleVector.fromArray(S, a, a0 + i + 2 * as);
      s20 = x.fma(y0, s20);
      x = DoubleVector.fromArray(S, a, a0 + i + 3 * as);
      s30 = x.fma(y0, s30);
    }
    DoubleVector.fromArray(S, g.data, g0).add(s00).intoArray(g.data, g0);
    DoubleVector.fromArray(S, g.data, g0 + gs).add(s10).intoArray(g.data, g0 + gs);
    DoubleVector.fromArray(S, g.data, g0 + 2 * gs).add(s20).intoArray(g.data, g0 + 2 * gs);
    DoubleVector.fromArray(S, g.data, g0 + 3 * gs).add(s30).intoArray(g.data, g0 + 3 * gs);
  }

  private static void oneByFour(
      double[] a, int a0, double[] b, int b0, int bs, View g, int g0, int width) {
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s02 = DoubleVector.zero(S);
    DoubleVector s03 = DoubleVector.zero(S);
    for (int i = 0; i < width; i += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + i);
      DoubleVector y1 = DoubleVector.fromArray(S, b, b0 + i + bs);
      DoubleVector y2 = DoubleVector.fromArray(S, b, b0 + i + 2 * bs);
      DoubleVector y3 = DoubleVector.fromArray(S, b, b0 + i + 3 * bs);
      DoubleVector x = DoubleVector.fromArray(S, a, a0 + i);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
    }
    DoubleVector.fromArray(S, g.data, g0).add(s00).intoArray(g.data, g0);
    DoubleVector.fromArray(S, g.data, g0 + LANES).add(s01).intoArray(g.data, g0 + LANES);
    DoubleVector.fromArray(S, g.data, g0 + 2 * LANES).add(s02).intoArray(g.data, g0 + 2 * LANES);
    DoubleVector.fromArray(S, g.data, g0 + 3 * LANES).add(s03).intoArray(g.data, g0 + 3 * LANES);
  }

  private static void oneByOne(double[] a, int a0, double[] b, int b0, View g, int g0, int width) {
    DoubleVector s00 = DoubleVector.zero(S);
    for (int i = 0; i < width; i += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + i);
      DoubleVector x = DoubleVector.fromArray(S, a, a0 + i);
      s00 = x.fma(y0, s00);
    }
    DoubleVector.fromArray(S, g.data, g0).add(s00).intoArray(g.data, g0);
  }
}
