package dev.cairn.proof.enclosure;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.Arrays;
import java.util.function.IntFunction;

/// Arithmetic on double-double balls: slow, with radii near 10⁻²⁸ of the numbers.
///
/// For the gradient at one point, which Newton's method and Krawczyk's test need to more than a
/// double.
final class PreciseAlgebra implements TensorAlgebra<PreciseArray> {
  /// Covers the roundings of a radius that a handful of operations gave.
  private static final double INFLATION = 1 + 0x1p-49;

  private static final double TINY = 0x1p-1000;

  @Override
  public PreciseArray exact(double[] values) {
    return new PreciseArray(values, new double[values.length], new double[values.length]);
  }

  @Override
  public PreciseArray number(Real number) {
    PreciseArray single = PreciseArray.zeros(1);
    single.set(0, Constant.ball(number));
    return single;
  }

  @Override
  public int length(PreciseArray x) {
    return x.hi().length;
  }

  @Override
  public PreciseArray add(PreciseArray x, PreciseArray y) {
    return each(length(x), i -> x.get(i).add(y.get(i)));
  }

  @Override
  public PreciseArray subtract(PreciseArray x, PreciseArray y) {
    return each(length(x), i -> x.get(i).subtract(y.get(i)));
  }

  @Override
  public PreciseArray multiply(PreciseArray x, PreciseArray y) {
    return each(length(x), i -> x.get(i).multiply(y.get(i)));
  }

  @Override
  public PreciseArray scale(PreciseArray factor, PreciseArray x) {
    PreciseBall number = factor.get(0);
    return each(length(x), i -> x.get(i).multiply(number));
  }

  @Override
  public PreciseArray curve(Curve curve, int order, PreciseArray x) {
    return each(length(x), i -> curve.at(order, x.get(i)));
  }

  @Override
  public PreciseArray gather(PreciseArray x, int[] map, int width) {
    PreciseArray y = PreciseArray.zeros(map.length * width);
    for (int i = 0; i < map.length; i++) {
      if (map[i] >= 0) {
        System.arraycopy(x.hi(), map[i] * width, y.hi(), i * width, width);
        System.arraycopy(x.lo(), map[i] * width, y.lo(), i * width, width);
        System.arraycopy(x.rad(), map[i] * width, y.rad(), i * width, width);
      }
    }
    return y;
  }

  @Override
  public PreciseArray scatter(PreciseArray x, int[] map, int rows, int width) {
    PreciseArray y = PreciseArray.zeros(rows * width);
    for (int i = 0; i < map.length; i++) {
      for (int s = 0; map[i] >= 0 && s < width; s++) {
        int to = map[i] * width + s;
        y.set(to, y.get(to).add(x.get(i * width + s)));
      }
    }
    return y;
  }

  @Override
  public PreciseArray sumRows(PreciseArray x, int width) {
    return each(
        length(x) / width,
        i -> {
          PreciseBall sum = PreciseBall.ZERO;
          for (int s = 0; s < width; s++) {
            sum = sum.add(x.get(i * width + s));
          }
          return sum;
        });
  }

  @Override
  public PreciseArray replicate(PreciseArray x, int width) {
    PreciseArray y = PreciseArray.zeros(length(x) * width);
    for (int i = 0; i < length(x); i++) {
      Arrays.fill(y.hi(), i * width, (i + 1) * width, x.hi()[i]);
      Arrays.fill(y.lo(), i * width, (i + 1) * width, x.lo()[i]);
      Arrays.fill(y.rad(), i * width, (i + 1) * width, x.rad()[i]);
    }
    return y;
  }

  @Override
  public PreciseArray product(Gemm shape, PreciseArray left, PreciseArray right) {
    PreciseArray y = PreciseArray.zeros(shape.count() * shape.m() * shape.n());
    int position = 0;
    for (int c = 0; c < shape.count(); c++) {
      for (int i = 0; i < shape.m(); i++) {
        int row = c * shape.leftStride() + i * shape.k();
        for (int j = 0; j < shape.n(); j++) {
          int column = c * shape.rightStride() + (shape.rightTransposed() ? j * shape.k() : j);
          int step = shape.rightTransposed() ? 1 : shape.n();
          y.set(position++, dot(left, row, right, column, step, shape.k()));
        }
      }
    }
    return y;
  }

  @Override
  public boolean bounded(PreciseArray x) {
    for (int i = 0; i < length(x); i++) {
      if (!x.get(i).isFinite()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double[] representatives(PreciseArray x) {
    return x.hi();
  }

  /// Σ xᵢyᵢ: heads by error-free products and sums, everything smaller added up in doubles as c,
  /// whose error is at most 4γₖ times the sizes of its terms.
  private static PreciseBall dot(
      PreciseArray x, int row, PreciseArray y, int column, int step, int k) {
    double sum = 0;
    double rest = 0;
    double restSize = 0;
    double radius = 0;
    for (int i = 0; i < k; i++) {
      int p = row + i;
      int q = column + i * step;
      double a = x.hi()[p];
      double b = y.hi()[q];
      double product = a * b;
      double productError = Math.fma(a, b, -product);
      double next = sum + product;
      double fromProduct = next - sum;
      double sumError = (sum - (next - fromProduct)) + (product - fromProduct);
      double crossed = a * y.lo()[q];
      double crossing = x.lo()[p] * b;
      double low = x.lo()[p] * y.lo()[q];
      sum = next;
      rest += sumError + (productError + (crossed + crossing + low));
      restSize +=
          Math.abs(sumError)
              + Math.abs(productError)
              + Math.abs(crossed)
              + Math.abs(crossing)
              + Math.abs(low);
      double size = Math.abs(a) + Math.abs(x.lo()[p]);
      double otherSize = Math.abs(b) + Math.abs(y.lo()[q]);
      radius += size * y.rad()[q] + x.rad()[p] * (otherSize + y.rad()[q]);
    }
    double head = sum + rest;
    double fromRest = head - sum;
    double tail = (sum - (head - fromRest)) + (rest - fromRest);
    double error =
        (INFLATION + 4 * BallAlgebra.gamma(k))
            * (radius + 4 * BallAlgebra.gamma(k) * restSize + k * TINY);
    return new PreciseBall(head, tail, error);
  }

  private static PreciseArray each(int length, IntFunction<PreciseBall> value) {
    PreciseArray y = PreciseArray.zeros(length);
    for (int i = 0; i < length; i++) {
      y.set(i, value.apply(i));
    }
    return y;
  }
}
