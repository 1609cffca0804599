package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Real;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/// Resize: elements nearest to positions between others, or the lines or cubics between these. All
/// positions and weights are rational numbers, exactly.
final class ResizeOperator {
  /// Neighbours of a position that a cubic goes by.
  private static final int TAPS = 4;

  private ResizeOperator() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Resize", Operator.single(ResizeOperator::resize));
  }

  private static Item resize(Scope s) {
    Item x = s.input(0);
    only(s, "keep_aspect_ratio_policy", "stretch");
    s.requireWhole("antialias", 0);
    s.real("extrapolation_value", "0");
    String mode = s.text("mode", "nearest");
    s.real("cubic_coeff_a", "-0.75");
    if (s.whole("exclude_outside", 0) != 0 && !mode.equals("cubic")) {
      throw new IllegalArgumentException("exclude_outside with mode %s".formatted(mode));
    }
    String coordinates = s.text("coordinate_transformation_mode", "half_pixel");
    String nearest = s.text("nearest_mode", "round_prefer_floor");
    int[] axes =
        s.wholes("axes")
            .map(all -> Arrays.stream(all).mapToInt(axis -> Shapes.axis(axis, x.rank())).toArray())
            .orElse(IntStream.range(0, x.rank()).toArray());
    boolean sizes = s.has(3) && Shapes.count(s.input(3).shape()) > 0;
    int[] extents = sizes ? s.algebra().batch().written(s.numbers(3)).shape() : new int[0];
    Tensor scales = sizes ? Tensor.of(ElementType.F64, new int[] {0}, new double[0]) : s.known(2);
    if ((sizes ? extents.length : scales.count()) != axes.length) {
      throw new IllegalArgumentException(
          "one size or scale for each of %s axes is needed".formatted(axes.length));
    }
    Item result = x;
    for (int i = 0; i < axes.length; i++) {
      int extent = x.shape()[axes[i]];
      Along along =
          sizes
              ? Along.toSize(extent, extents[i], coordinates)
              : Along.scaled(extent, scales.values()[i], coordinates);
      boolean same = sizes ? extents[i] == extent : scales.values()[i] == 1;
      if (same) {
        continue;
      }
      int axis = axes[i];
      result =
          switch (mode) {
            case "nearest" ->
                s.algebra().along(result, axis, along.to(), k -> along.nearest(k, nearest));
            case "linear" -> linear(s, result, axis, along);
            case "cubic" -> cubic(s, result, axis, along);
            default ->
                throw new IllegalArgumentException("mode = %s is not supported".formatted(mode));
          };
    }
    return result;
  }

  private static void only(Scope s, String name, String value) {
    if (!s.text(name, value).equals(value)) {
      throw new IllegalArgumentException(
          "%s other than %s is not supported".formatted(name, value));
    }
  }

  /// `((d − r) x[i] + r x[i + 1])/d` for whole r and d.
  private static Item linear(Scope s, Item x, int axis, Along along) {
    int last = along.from() - 1;
    Item low = s.algebra().along(x, axis, along.to(), k -> Math.clamp(along.floor(k), 0, last));
    Item high =
        s.algebra().along(x, axis, along.to(), k -> Math.clamp(along.floor(k) + 1, 0, last));
    Item sum =
        s.algebra()
            .add(
                s.algebra().multiply(low, weights(x.rank(), axis, along, false)),
                s.algebra().multiply(high, weights(x.rank(), axis, along, true)));
    return s.algebra().scale(Real.ratio(1, along.denominator()), sum);
  }

  /// The curve through four neighbours, whose weights at the distances 1 + t, t, 1 − t and 2 − t
  /// are cubic in t = r/d: numbers over d³. Those beyond the ends are the last ones, or left out,
  /// where the rest is made to add up to 1.
  private static Item cubic(Scope s, Item x, int axis, Along along) {
    var a = new BigDecimal(s.real("cubic_coeff_a", "-0.75").doubleValue());
    boolean inside = s.whole("exclude_outside", 0) != 0;
    int last = along.from() - 1;
    double[][] weights = new double[TAPS][along.to()];
    double[] totals = new double[along.to()];
    for (int k = 0; k < along.to(); k++) {
      BigDecimal total = BigDecimal.ZERO;
      for (int tap = 0; tap < TAPS; tap++) {
        int at = along.floor(k) + tap - 1;
        if (!inside || (at >= 0 && at <= last)) {
          long r = Math.abs(along.rest(k) + along.denominator() * (1 - tap));
          BigDecimal weight = weight(a, BigDecimal.valueOf(r), along.denominator());
          weights[tap][k] = exactly(weight);
          total = total.add(weight);
        }
      }
      totals[k] = exactly(total);
    }
    int[] shape = new int[x.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = along.to();
    Item sum = Algebra.scalar(0);
    for (int tap = 0; tap < TAPS; tap++) {
      int by = tap - 1;
      Item moved =
          s.algebra().along(x, axis, along.to(), k -> Math.clamp(along.floor(k) + by, 0, last));
      Item known = Algebra.known(ElementType.F64, shape, weights[tap]);
      sum = s.algebra().add(sum, s.algebra().multiply(moved, known));
    }
    Item wholes = Algebra.known(ElementType.F64, shape, totals);
    return s.algebra().binary(Arithmetic.DIVIDE, sum, wholes);
  }

  /// d³ times the cubic kernel of a parameter at the distance r/d.
  private static BigDecimal weight(BigDecimal a, BigDecimal r, long denominator) {
    BigDecimal d = BigDecimal.valueOf(denominator);
    BigDecimal cube = r.pow(3);
    BigDecimal square = r.pow(2).multiply(d);
    if (r.compareTo(d) <= 0) {
      BigDecimal two = a.add(BigDecimal.TWO).multiply(cube);
      return two.subtract(a.add(BigDecimal.valueOf(3)).multiply(square)).add(d.pow(3));
    }
    BigDecimal rest = BigDecimal.valueOf(8).multiply(r).multiply(d.pow(2));
    return a.multiply(
        cube.subtract(BigDecimal.valueOf(5).multiply(square))
            .add(rest)
            .subtract(BigDecimal.valueOf(4).multiply(d.pow(3))));
  }

  private static double exactly(BigDecimal x) {
    double number = x.doubleValue();
    if (new BigDecimal(number).compareTo(x) != 0) {
      throw new IllegalArgumentException("the weights of cubics at these positions are no doubles");
    }
    return number;
  }

  private static Item weights(int rank, int axis, Along along, boolean high) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    shape[axis] = along.to();
    double[] weights = new double[along.to()];
    Arrays.setAll(weights, k -> high ? along.rest(k) : along.denominator() - along.rest(k));
    return Algebra.known(ElementType.F64, shape, weights);
  }

  /// Positions along one axis: of element k, (factor·k + shift)/denominator.
  ///
  /// @param from extent before
  /// @param to extent after
  private record Along(int from, int to, long factor, long shift, long denominator) {
    /// Above, products of these numbers with extents would not be exact.
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(31);

    static Along toSize(int from, int to, String mode) {
      return of(from, to, BigInteger.valueOf(to), BigInteger.valueOf(from), mode);
    }

    static Along scaled(int from, double scale, String mode) {
      if (!(scale > 0 && scale < Integer.MAX_VALUE)) {
        throw new IllegalArgumentException("scale %s".formatted(scale));
      }
      BigDecimal exact = new BigDecimal(scale);
      int to = exact.multiply(BigDecimal.valueOf(from)).toBigInteger().intValueExact();
      boolean whole =
          exact.multiply(BigDecimal.valueOf(from)).compareTo(BigDecimal.valueOf(to)) == 0;
      if (mode.equals("align_corners") && !whole) {
        throw new IllegalArgumentException(
            "align_corners by a scale that makes no whole number of %s elements".formatted(from));
      }
      int digits = Math.max(exact.scale(), 0);
      return of(
          from,
          to,
          exact.multiply(BigDecimal.TEN.pow(digits)).toBigIntegerExact(),
          BigInteger.TEN.pow(digits),
          mode);
    }

    /// For a scale of p/q.
    private static Along of(int from, int to, BigInteger p, BigInteger q, String mode) {
      BigInteger common = p.gcd(q);
      BigInteger up = p.divide(common);
      BigInteger down = q.divide(common);
      if (to < 1 || up.max(down).compareTo(LARGEST) > 0) {
        throw new IllegalArgumentException(
            "from %s to %s elements by %s, no fraction of small whole numbers, so positions would be rounded: interpolate to a size instead, as in size=(5, 9)"
                .formatted(
                    from, to, new BigDecimal(p).divide(new BigDecimal(q), MathContext.DECIMAL64)));
      }
      long a = up.longValueExact();
      long b = down.longValueExact();
      return switch (mode) {
        case "asymmetric" -> new Along(from, to, b, 0, a);
        case "tf_half_pixel_for_nn" -> new Along(from, to, 2 * b, b, 2 * a);
        case "half_pixel" -> new Along(from, to, 2 * b, b - a, 2 * a);
        case "pytorch_half_pixel" ->
            to > 1 ? new Along(from, to, 2 * b, b - a, 2 * a) : new Along(from, to, 0, 0, 1);
        case "align_corners" ->
            to > 1 ? new Along(from, to, from - 1L, 0, to - 1L) : new Along(from, to, 0, 0, 1);
        default ->
            throw new IllegalArgumentException(
                "coordinate_transformation_mode = %s is not supported".formatted(mode));
      };
    }

    private long numerator(int k) {
      return Math.addExact(Math.multiplyExact(factor, k), shift);
    }

    int floor(int k) {
      return Math.toIntExact(Math.floorDiv(numerator(k), denominator));
    }

    long rest(int k) {
      return Math.floorMod(numerator(k), denominator);
    }

    int nearest(int k, String mode) {
      long twice = Math.multiplyExact(2, numerator(k));
      long whole = Math.multiplyExact(2, denominator);
      long nearest =
          switch (mode) {
            case "floor" -> Math.floorDiv(twice, whole);
            case "ceil" -> Math.ceilDiv(twice, whole);
            case "round_prefer_floor" -> Math.ceilDiv(twice - denominator, whole);
            case "round_prefer_ceil" -> Math.floorDiv(twice + denominator, whole);
            default -> throw new IllegalArgumentException("nearest_mode = " + mode);
          };
      return Math.toIntExact(Math.clamp(nearest, 0, from - 1));
    }
  }
}
