package dev.cairn.proof.enclosure;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.MatrixView;
import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Midpoint–radius arithmetic with matrix products by BLAS: fast and rigorous.
///
/// Radii are computed in ordinary rounding and inflated by more than their own rounding error. A
/// product of k terms, summed in any order, with or without fused multiply-adds, has an error of at
/// most γ |A||B|, γ = k u/(1 − k u), u = 2⁻⁵³, plus what underflows; flushing to zero is accounted
/// for. Sources: S. M. Rump, "Verification methods" (2010), midpoint–radius products; N. J. Higham,
/// "Accuracy and stability" (2002), γₖ for any order of summation.
final class BallAlgebra implements TensorAlgebra<BallArray> {
  static final double U = 0x1p-53;

  /// Covers the roundings of a radius that a handful of operations gave.
  private static final double INFLATION = 1 + 0x1p-49;

  /// What one operation may lose to underflow, also where results are flushed to zero.
  private static final double TINY = Double.MIN_NORMAL;

  private final DenseKernels kernels;

  BallAlgebra(DenseKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public BallArray exact(double[] values) {
    return BallArray.exact(values);
  }

  @Override
  public BallArray number(Real number) {
    Interval interval = Constant.interval(number);
    return interval.lo() == interval.hi()
        ? BallArray.exact(new double[] {interval.lo()})
        : BallArray.of(new Interval[] {interval});
  }

  @Override
  public int length(BallArray x) {
    return x.mid().length;
  }

  @Override
  public BallArray add(BallArray x, BallArray y) {
    double[] mid = new double[x.mid().length];
    double[] rad = new double[mid.length];
    double[] a = x.mid();
    double[] b = y.mid();
    double[] ra = x.rad();
    double[] rb = y.rad();
    for (int i = 0; i < mid.length; i++) {
      double m = a[i] + b[i];
      mid[i] = m;
      rad[i] = INFLATION * (ra[i] + rb[i] + Math.abs(m) * U) + TINY;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray subtract(BallArray x, BallArray y) {
    double[] mid = new double[x.mid().length];
    double[] rad = new double[mid.length];
    double[] a = x.mid();
    double[] b = y.mid();
    double[] ra = x.rad();
    double[] rb = y.rad();
    for (int i = 0; i < mid.length; i++) {
      double m = a[i] - b[i];
      mid[i] = m;
      rad[i] = INFLATION * (ra[i] + rb[i] + Math.abs(m) * U) + TINY;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray multiply(BallArray x, BallArray y) {
    double[] mid = new double[x.mid().length];
    double[] rad = new double[mid.length];
    double[] a = x.mid();
    double[] b = y.mid();
    double[] ra = x.rad();
    double[] rb = y.rad();
    for (int i = 0; i < mid.length; i++) {
      double m = a[i] * b[i];
      mid[i] = m;
      rad[i] =
          INFLATION * (Math.abs(a[i]) * rb[i] + ra[i] * (Math.abs(b[i]) + rb[i]) + Math.abs(m) * U)
              + TINY;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray scale(BallArray factor, BallArray x) {
    double[] mid = new double[x.mid().length];
    double[] rad = new double[mid.length];
    double[] a = x.mid();
    double[] ra = x.rad();
    double number = factor.mid()[0];
    double slack = factor.rad()[0];
    double reach = Math.abs(number) + slack;
    for (int i = 0; i < mid.length; i++) {
      double m = number * a[i];
      mid[i] = m;
      rad[i] = INFLATION * (reach * ra[i] + slack * Math.abs(a[i]) + Math.abs(m) * U) + TINY;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray curve(Curve curve, int order, BallArray x) {
    double[] mid = new double[x.mid().length];
    double[] rad = new double[mid.length];
    var fast = FastCurve.of(curve, order);
    for (int i = 0; i < mid.length; i++) {
      if (fast.isPresent() && fast.get().enclose(x.mid()[i], x.rad()[i], mid, rad, i)) {
        continue;
      }
      Interval range = curve.range(order, x.get(i));
      mid[i] = range.midpoint();
      rad[i] = range.radius();
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray gather(BallArray x, int[] map, int width) {
    double[] mid = new double[map.length * width];
    double[] rad = new double[map.length * width];
    for (int i = 0; i < map.length; i++) {
      if (map[i] >= 0) {
        System.arraycopy(x.mid(), map[i] * width, mid, i * width, width);
        System.arraycopy(x.rad(), map[i] * width, rad, i * width, width);
      }
    }
    return new BallArray(mid, rad, x.exact());
  }

  @Override
  public BallArray scatter(BallArray x, int[] map, int rows, int width) {
    double[] mid = new double[rows * width];
    double[] rad = new double[rows * width];
    for (int i = 0; i < map.length; i++) {
      if (map[i] < 0) {
        continue;
      }
      for (int s = 0; s < width; s++) {
        int to = map[i] * width + s;
        double m = mid[to] + x.mid()[i * width + s];
        mid[to] = m;
        rad[to] = INFLATION * (rad[to] + x.rad()[i * width + s] + Math.abs(m) * U) + TINY;
      }
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray sumRows(BallArray x, int width) {
    int rows = x.mid().length / width;
    double[] mid = new double[rows];
    double[] rad = new double[rows];
    double gamma = gamma(width);
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      double size = 0;
      double radius = 0;
      for (int j = i * width; j < (i + 1) * width; j++) {
        sum += x.mid()[j];
        size += Math.abs(x.mid()[j]);
        radius += x.rad()[j];
      }
      mid[i] = sum;
      rad[i] = (radius + gamma * size) * (1 + 2 * gamma) * INFLATION + TINY;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public BallArray replicate(BallArray x, int width) {
    double[] mid = new double[x.mid().length * width];
    double[] rad = new double[mid.length];
    for (int i = 0; i < x.mid().length; i++) {
      Arrays.fill(mid, i * width, (i + 1) * width, x.mid()[i]);
      Arrays.fill(rad, i * width, (i + 1) * width, x.rad()[i]);
    }
    return new BallArray(mid, rad, x.exact());
  }

  @Override
  public BallArray product(Gemm shape, BallArray left, BallArray right) {
    int size = shape.m() * shape.n();
    double[] mid = new double[shape.count() * size];
    double[] rad = new double[mid.length];
    double gamma = gamma(shape.k());
    // |A|(rB + γ|B|) + rA(|B| + rB)
    double[] leftSize = absolute(left.mid());
    double[] rightSpread = spread(right, gamma);
    double[] rightReach = left.exact() ? rightSpread : spread(right, 1);
    for (int i = 0; i < shape.count(); i++) {
      multiply(shape, i, left.mid(), right.mid(), 0, mid);
      multiply(shape, i, leftSize, rightSpread, 0, rad);
      if (!left.exact()) {
        multiply(shape, i, left.rad(), rightReach, 1, rad);
      }
    }
    double inflation = (1 + 4 * gamma) * INFLATION;
    double tiny = (8.0 * shape.k() + 8) * TINY;
    for (int i = 0; i < rad.length; i++) {
      rad[i] = rad[i] * inflation + tiny;
    }
    return new BallArray(mid, rad, false);
  }

  @Override
  public boolean bounded(BallArray x) {
    for (int i = 0; i < x.mid().length; i++) {
      if (!(Double.isFinite(x.mid()[i]) && x.rad()[i] < Double.POSITIVE_INFINITY)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double[] representatives(BallArray x) {
    return x.mid();
  }

  private void multiply(
      Gemm shape, int i, double[] left, double[] right, double beta, double[] result) {
    var a = MatrixView.rowMajor(left, i * shape.leftStride(), shape.m(), shape.k());
    var b =
        shape.rightTransposed()
            ? MatrixView.rowMajor(right, i * shape.rightStride(), shape.n(), shape.k()).transpose()
            : MatrixView.rowMajor(right, i * shape.rightStride(), shape.k(), shape.n());
    var c = MatrixView.rowMajor(result, i * shape.m() * shape.n(), shape.m(), shape.n());
    kernels.gemm(1, a, b, beta, c);
  }

  /// At least γₖ₊₄ = (k + 4)u/(1 − (k + 4)u) for k below 2⁴⁰.
  static double gamma(int k) {
    return (k + 4.0) * U * (1 + 0x1p-10);
  }

  private static double[] absolute(double[] x) {
    double[] size = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      size[i] = Math.abs(x[i]);
    }
    return size;
  }

  /// rad + factor·|mid|, up to roundings that the caller's inflation covers.
  private static double[] spread(BallArray x, double factor) {
    double[] spread = new double[x.mid().length];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = x.rad()[i] + factor * Math.abs(x.mid()[i]);
    }
    return spread;
  }
}
