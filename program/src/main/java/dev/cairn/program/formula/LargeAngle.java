package dev.cairn.program.formula;

import dev.cairn.program.Function;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayDeque;
import java.util.Deque;

/// sin and cos of large numbers that are no doubles: 10³⁰⁰ lies 10²⁸³ beside the nearest one, many
/// turns, and evaluators know it to some hundred bits. Such a number is exactly a sum of doubles,
/// whose angles they know, and of a small rest; sin(a + b) and cos(a + b) put them together.
///
/// @param sine of the number
/// @param cosine of the number
record LargeAngle(Value sine, Value cosine) {
  /// Only numbers above are cut: below, a double tells the angle to ten digits.
  private static final double LARGE = 0x1p20;

  /// A rest below this is left.
  private static final double SMALL = 1;

  /// sin x or cos x.
  static Value of(ProgramBuilder builder, Function function, Value x) {
    return builder
        .fillValue(x)
        .filter(number -> number instanceof Real.Rational)
        .map(number -> parts((Real.Rational) number))
        .filter(parts -> parts.size() > 1)
        .map(parts -> of(builder, parts, x.shape()))
        .map(angle -> function == Function.SIN ? angle.sine : angle.cosine)
        .orElseGet(() -> builder.unary(function, x));
  }

  /// Doubles and a rest that add up to the number, the smallest first; only itself where it is
  /// small, a double or beyond them.
  private static Deque<Real> parts(Real.Rational number) {
    Deque<Real> parts = new ArrayDeque<>();
    Real rest = number;
    double head = rest.doubleValue();
    boolean large = Math.abs(head) > LARGE && Double.isFinite(head);
    while (large && Math.abs(head) > SMALL && !rest.equals(Real.of(head))) {
      parts.addFirst(Real.of(head));
      rest = rest.plus(Real.of(head).negate());
      head = rest.doubleValue();
    }
    parts.addFirst(rest);
    return parts;
  }

  private static LargeAngle of(ProgramBuilder builder, Deque<Real> parts, Shape shape) {
    LargeAngle whole = of(builder, parts.removeFirst(), shape);
    for (Real part : parts) {
      whole = whole.plus(of(builder, part, shape), builder);
    }
    return whole;
  }

  private static LargeAngle of(ProgramBuilder builder, Real number, Shape shape) {
    Value x = builder.fill(number, shape);
    return new LargeAngle(builder.unary(Function.SIN, x), builder.unary(Function.COS, x));
  }

  private LargeAngle plus(LargeAngle other, ProgramBuilder builder) {
    return new LargeAngle(
        builder.add(builder.multiply(sine, other.cosine), builder.multiply(cosine, other.sine)),
        builder.subtract(
            builder.multiply(cosine, other.cosine), builder.multiply(sine, other.sine)));
  }
}
