package dev.cairn.program.kernel;

import dev.cairn.linalg.simd.Registers;
import dev.cairn.program.Function;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The functions of [Function] and their derivatives on rows. Only operations whose rounding is
/// fixed are used, so that results do not change when the virtual machine compiles a method.
final class VectorFunctions {
  private static final VectorSpecies<Double> S = Registers.SPECIES;
  private static final double LN2 = Math.log(2);

  /// Where a row that nobody wants is left out.
  private static final double[] NOWHERE = new double[0];

  private VectorFunctions() {}

  static void evaluate(Function f, View x, @Nullable View[] y, int n) {
    View first = y[0];
    switch (f) {
      case SWISH, SIGMOID -> sigmoids(f == Function.SWISH, x, y, n);
      case TANH -> tanh(x, y, n);
      default -> {
        if (first != null) {
          plain(f, x, first, n);
        }
      }
    }
  }

  private static void plain(Function f, View x, View y, int n) {
    switch (f) {
      case SOFTPLUS -> softplus(x.data, x.offset, y.data, y.offset, n);
      case RELU -> relu(x.data, x.offset, y.data, y.offset, n);
      case EXP -> exp(x.data, x.offset, y.data, y.offset, n);
      case LOG -> log(x.data, x.offset, y.data, y.offset, n);
      case SQUARE -> square(x.data, x.offset, y.data, y.offset, n);
      case SQRT -> sqrt(x.data, x.offset, y.data, y.offset, n);
      case RECIPROCAL -> reciprocal(x.data, x.offset, y.data, y.offset, n);
      case ERF -> erf(x.data, x.offset, y.data, y.offset, n);
      case STEP -> {
        for (int i = 0; i < n; i++) {
          y.data[y.offset + i] = ScalarFunctions.step(x.data[x.offset + i]);
        }
      }
      case SIN -> {
        for (int i = 0; i < n; i++) {
          y.data[y.offset + i] = Math.sin(x.data[x.offset + i]);
        }
      }
      case COS -> {
        for (int i = 0; i < n; i++) {
          y.data[y.offset + i] = Math.cos(x.data[x.offset + i]);
        }
      }
      case ASINH -> {
        for (int i = 0; i < n; i++) {
          y.data[y.offset + i] = ScalarFunctions.asinh(x.data[x.offset + i]);
        }
      }
      case ATAN -> {
        for (int i = 0; i < n; i++) {
          y.data[y.offset + i] = StrictMath.atan(x.data[x.offset + i]);
        }
      }
      case SWISH, SIGMOID, TANH -> throw new IllegalArgumentException("%s has orders".formatted(f));
    }
  }

  private static void sigmoids(boolean swish, View in, @Nullable View[] y, int n) {
    View v0 = y[0];
    View v1 = y[1];
    View v2 = y[2];
    View v3 = y[3];
    double[] y0 = v0 == null ? NOWHERE : v0.data;
    double[] y1 = v1 == null ? NOWHERE : v1.data;
    double[] y2 = v2 == null ? NOWHERE : v2.data;
    double[] y3 = v3 == null ? NOWHERE : v3.data;
    int o0 = v0 == null ? 0 : v0.offset;
    int o1 = v1 == null ? 0 : v1.offset;
    int o2 = v2 == null ? 0 : v2.offset;
    int o3 = v3 == null ? 0 : v3.offset;
    boolean first = v0 != null;
    boolean second = v1 != null;
    boolean third = v2 != null;
    boolean fourth = v3 != null;
    double[] data = in.data;
    int offset = in.offset;
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, data, offset + i);
      DoubleVector e = decay(x.abs().neg());
      DoubleVector p = DoubleVector.broadcast(S, 1).div(e.add(1));
      DoubleVector q = e.mul(p);
      VectorMask<Double> negative = x.compare(VectorOperators.LT, 0);
      DoubleVector s = p.blend(q, negative);
      if (first) {
        (swish ? x.mul(s) : s).intoArray(y0, o0 + i);
      }
      if (!second && !third && !fourth) {
        continue;
      }
      DoubleVector d = p.mul(q);
      if (second) {
        (swish ? x.fma(d, s) : d).intoArray(y1, o1 + i);
      }
      DoubleVector t = q.sub(p).blend(p.sub(q), negative);
      if (third) {
        d.mul(swish ? x.fma(t, DoubleVector.broadcast(S, 2)) : t).intoArray(y2, o2 + i);
      }
      if (fourth) {
        DoubleVector inner = DoubleVector.broadcast(S, -6).fma(d, DoubleVector.broadcast(S, 1));
        d.mul(swish ? x.fma(inner, t.mul(3)) : inner).intoArray(y3, o3 + i);
      }
    }
  }

  private static void tanh(View in, @Nullable View[] y, int n) {
    View v0 = y[0];
    View v1 = y[1];
    View v2 = y[2];
    View v3 = y[3];
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in.data, in.offset + i);
      DoubleVector a = x.abs().mul(-2);
      VectorMask<Double> tiny = a.compare(VectorOperators.LT, -Series.SIGMOID_MAX);
      DoubleVector clamped = a.blend(-Series.SIGMOID_MAX, tiny);
      DoubleVector shifted =
          clamped.fma(
              DoubleVector.broadcast(S, Series.LOG2_E), DoubleVector.broadcast(S, Series.ROUNDER));
      DoubleVector q = reduced(clamped, shifted.sub(Series.ROUNDER));
      DoubleVector power = power(shifted);
      DoubleVector u = power.fma(q, power.sub(1));
      DoubleVector e = power.fma(q, power).blend(0, tiny);
      DoubleVector w = DoubleVector.broadcast(S, 1).div(u.add(2));
      DoubleVector magnitude = u.neg().mul(w);
      DoubleVector t = magnitude.blend(magnitude.neg(), x.compare(VectorOperators.LT, 0));
      DoubleVector d = e.mul(4).mul(w).mul(w);
      if (v0 != null) {
        t.intoArray(v0.data, v0.offset + i);
      }
      if (v1 != null) {
        d.intoArray(v1.data, v1.offset + i);
      }
      if (v2 != null) {
        t.mul(-2).mul(d).intoArray(v2.data, v2.offset + i);
      }
      if (v3 != null) {
        d.mul(t.mul(6).fma(t, DoubleVector.broadcast(S, -2))).intoArray(v3.data, v3.offset + i);
      }
    }
  }

  private static void softplus(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      DoubleVector e = decay(x.abs().neg());
      VectorMask<Double> large = e.compare(VectorOperators.GT, Series.ROOT_TWO_MINUS_ONE);
      DoubleVector f = e.blend(e.sub(1).mul(0.5), large);
      DoubleVector shift = DoubleVector.zero(S).blend(LN2, large);
      DoubleVector positive = x.blend(0, x.compare(VectorOperators.LE, 0));
      positive.add(shift.add(logOnePlus(f))).intoArray(out, y0 + i);
    }
  }

  private static void log(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      VectorMask<Double> denormal = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
      LongVector bits = x.blend(x.mul(Series.DENORMAL_SCALE), denormal).reinterpretAsLongs();
      LongVector exponent =
          bits.sub(Series.ROOT_HALF).lanewise(VectorOperators.ASHR, Series.EXPONENT);
      DoubleVector m =
          bits.sub(exponent.lanewise(VectorOperators.LSHL, Series.EXPONENT)).reinterpretAsDoubles();
      DoubleVector k =
          exponent
              .add(Series.ROUNDER_BITS)
              .reinterpretAsDoubles()
              .sub(Series.ROUNDER)
              .add(DoubleVector.zero(S).blend(Series.DENORMAL_SHIFT, denormal));
      DoubleVector low = k.fma(DoubleVector.broadcast(S, Series.LN2_LOW), logOnePlus(m.sub(1)));
      DoubleVector value = k.fma(DoubleVector.broadcast(S, Series.LN2_HIGH), low);
      value
          .blend(x, x.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY))
          .blend(Double.NaN, x.compare(VectorOperators.GT, 0).not())
          .intoArray(out, y0 + i);
    }
  }

  private static void exp(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      exp(DoubleVector.fromArray(S, in, x0 + i)).intoArray(out, y0 + i);
    }
  }

  /// The polynomials are written out: as loops they would be neither unrolled nor kept in
  /// registers.
  private static void erf(double[] in, int x0, double[] out, int y0, int n) {
    double[] c = Series.ERFC;
    double[] t = Series.ERF;
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      exp(x.mul(x).neg()).intoArray(out, y0 + i);
    }
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      DoubleVector a = x.abs();
      DoubleVector z = x.mul(x);
      DoubleVector small = DoubleVector.broadcast(S, t[0]);
      small = small.fma(z, DoubleVector.broadcast(S, t[1]));
      small = small.fma(z, DoubleVector.broadcast(S, t[2]));
      small = small.fma(z, DoubleVector.broadcast(S, t[3]));
      small = small.fma(z, DoubleVector.broadcast(S, t[4]));
      small = small.fma(z, DoubleVector.broadcast(S, t[5]));
      small = small.fma(z, DoubleVector.broadcast(S, t[6]));
      small = small.fma(z, DoubleVector.broadcast(S, t[7]));
      small = small.fma(z, DoubleVector.broadcast(S, t[8]));
      small = small.fma(z, DoubleVector.broadcast(S, t[9]));
      small = small.fma(z, DoubleVector.broadcast(S, t[10]));
      small = small.fma(z, DoubleVector.broadcast(S, t[11]));
      small = small.fma(z, DoubleVector.broadcast(S, t[12]));
      DoubleVector bounded = a.blend(Series.EXP_MAX, a.compare(VectorOperators.GT, Series.EXP_MAX));
      DoubleVector y = bounded.sub(2).neg().div(bounded.add(2));
      DoubleVector large = DoubleVector.broadcast(S, c[0]);
      large = large.fma(y, DoubleVector.broadcast(S, c[1]));
      large = large.fma(y, DoubleVector.broadcast(S, c[2]));
      large = large.fma(y, DoubleVector.broadcast(S, c[3]));
      large = large.fma(y, DoubleVector.broadcast(S, c[4]));
      large = large.fma(y, DoubleVector.broadcast(S, c[5]));
      large = large.fma(y, DoubleVector.broadcast(S, c[6]));
      large = large.fma(y, DoubleVector.broadcast(S, c[7]));
      large = large.fma(y, DoubleVector.broadcast(S, c[8]));
      large = large.fma(y, DoubleVector.broadcast(S, c[9]));
      large = large.fma(y, DoubleVector.broadcast(S, c[10]));
      large = large.fma(y, DoubleVector.broadcast(S, c[11]));
      large = large.fma(y, DoubleVector.broadcast(S, c[12]));
      large = large.fma(y, DoubleVector.broadcast(S, c[13]));
      large = large.fma(y, DoubleVector.broadcast(S, c[14]));
      large = large.fma(y, DoubleVector.broadcast(S, c[15]));
      large = large.fma(y, DoubleVector.broadcast(S, c[16]));
      large = large.fma(y, DoubleVector.broadcast(S, c[17]));
      large = large.fma(y, DoubleVector.broadcast(S, c[18]));
      large = large.fma(y, DoubleVector.broadcast(S, c[19]));
      large = large.fma(y, DoubleVector.broadcast(S, c[20]));
      large = large.fma(y, DoubleVector.broadcast(S, c[21]));
      large = large.fma(y, DoubleVector.broadcast(S, c[22]));
      large = large.fma(y, DoubleVector.broadcast(S, c[23]));
      large = large.fma(y, DoubleVector.broadcast(S, c[24]));
      large = large.fma(y, DoubleVector.broadcast(S, c[25]));
      large = large.fma(y, DoubleVector.broadcast(S, c[26]));
      large = large.fma(y, DoubleVector.broadcast(S, c[27]));
      DoubleVector tail = DoubleVector.fromArray(S, out, y0 + i);
      large = large.neg().fma(tail, DoubleVector.broadcast(S, 1));
      large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0));
      VectorMask<Double> near = a.compare(VectorOperators.LT, Series.ERF_SMALL);
      large.blend(x.mul(small), near).intoArray(out, y0 + i);
    }
  }

  private static void relu(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      x.blend(0, x.compare(VectorOperators.LE, 0)).intoArray(out, y0 + i);
    }
  }

  private static void square(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      x.mul(x).intoArray(out, y0 + i);
    }
  }

  private static void sqrt(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector.fromArray(S, in, x0 + i).sqrt().intoArray(out, y0 + i);
    }
  }

  private static void reciprocal(double[] in, int x0, double[] out, int y0, int n) {
    for (int i = 0; i < n; i += S.length()) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + i);
      DoubleVector.broadcast(S, 1)
          .div(x)
          .blend(Double.NaN, x.compare(VectorOperators.EQ, 0))
          .intoArray(out, y0 + i);
    }
  }

  private static DoubleVector exp(DoubleVector x) {
    DoubleVector clamped =
        x.blend(Series.EXP_MIN, x.compare(VectorOperators.LT, Series.EXP_MIN))
            .blend(Series.EXP_MAX, x.compare(VectorOperators.GT, Series.EXP_MAX));
    DoubleVector rounder = DoubleVector.broadcast(S, Series.ROUNDER);
    DoubleVector k =
        clamped.fma(DoubleVector.broadcast(S, Series.LOG2_E), rounder).sub(Series.ROUNDER);
    DoubleVector q = reduced(clamped, k);
    DoubleVector half = k.fma(DoubleVector.broadcast(S, 0.5), rounder);
    DoubleVector first = power(half);
    DoubleVector second = power(k.sub(half.sub(Series.ROUNDER)).add(Series.ROUNDER));
    return first.fma(q, first).mul(second);
  }

  /// eˣ for x ≤ 0, 0 where x < −708.
  private static DoubleVector decay(DoubleVector x) {
    VectorMask<Double> tiny = x.compare(VectorOperators.LT, -Series.SIGMOID_MAX);
    DoubleVector clamped = x.blend(-Series.SIGMOID_MAX, tiny);
    DoubleVector shifted =
        clamped.fma(
            DoubleVector.broadcast(S, Series.LOG2_E), DoubleVector.broadcast(S, Series.ROUNDER));
    DoubleVector q = reduced(clamped, shifted.sub(Series.ROUNDER));
    DoubleVector power = power(shifted);
    return power.fma(q, power).blend(0, tiny);
  }

  private static DoubleVector reduced(DoubleVector x, DoubleVector k) {
    DoubleVector minus = k.neg();
    DoubleVector r =
        minus.fma(
            DoubleVector.broadcast(S, Series.LN2_LOW),
            minus.fma(DoubleVector.broadcast(S, Series.LN2_HIGH), x));
    DoubleVector square = r.mul(r);
    DoubleVector fourth = square.mul(square);
    DoubleVector high = exponential(0, r).fma(square, exponential(2, r));
    DoubleVector middle = exponential(4, r).fma(square, exponential(6, r));
    DoubleVector low = exponential(8, r).fma(square, exponential(10, r));
    return high.fma(fourth, middle).fma(fourth, low).fma(square, r);
  }

  /// Two terms of the series of eˣ, from this coefficient on.
  private static DoubleVector exponential(int i, DoubleVector r) {
    return r.fma(
        DoubleVector.broadcast(S, Series.EXP[i]), DoubleVector.broadcast(S, Series.EXP[i + 1]));
  }

  private static DoubleVector power(DoubleVector shifted) {
    return shifted
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, Series.EXPONENT)
        .add(Series.ONE)
        .reinterpretAsDoubles();
  }

  private static DoubleVector logOnePlus(DoubleVector f) {
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector r = polynomial(Series.ARTANH, z).mul(z);
    return f.sub(s.mul(f.sub(r)));
  }

  private static DoubleVector polynomial(double[] coefficients, DoubleVector x) {
    DoubleVector sum = DoubleVector.broadcast(S, coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = sum.fma(x, DoubleVector.broadcast(S, coefficients[i]));
    }
    return sum;
  }
}
