package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.program.Function;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.enclosure.Enclosures;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConstantTest {
  private static final MathContext DIGITS = new MathContext(80);

  /// What eighty digits may miss, relative to a number that was made without cancellation.
  private static final BigDecimal ORACLE = new BigDecimal("1e-70");

  private final SplittableRandom random = new SplittableRandom(17);

  /// A constant under construction and its value to eighty digits.
  private record Pair(Value value, BigDecimal digits) {}

  private ProgramBuilder builder = new ProgramBuilder();

  private Pair leaf() {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return new Pair(
          builder.fill(Real.pi(), Shape.SCALAR),
          new BigDecimal(
              "3.1415926535897932384626433832795028841971693993751058209749445923078164062862090"));
    }
    if (kind == 1) {
      double x = random.nextDouble() * Math.scalb(1.0, random.nextInt(-40, 40));
      return new Pair(builder.fill(Real.of(x), Shape.SCALAR), new BigDecimal(x));
    }
    if (kind == 2) {
      long p = random.nextLong(1, 1_000);
      long q = random.nextLong(1, 1_000);
      return new Pair(
          builder.fill(Real.ratio(p, q), Shape.SCALAR),
          new BigDecimal(p).divide(new BigDecimal(q), DIGITS));
    }
    String text = random.nextInt(1, 10_000) + "e" + random.nextInt(-30, 30);
    return new Pair(builder.fill(Real.decimal(text), Shape.SCALAR), new BigDecimal(text));
  }

  /// Positive numbers only, so that no digits cancel and all roots and reciprocals exist.
  private Pair constant(int depth) {
    if (depth == 0) {
      return leaf();
    }
    Pair a = constant(depth - 1);
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        Pair b = constant(depth - 1);
        yield new Pair(builder.add(a.value(), b.value()), a.digits().add(b.digits(), DIGITS));
      }
      case 2 -> {
        Pair b = constant(depth - 1);
        yield new Pair(
            builder.multiply(a.value(), b.value()), a.digits().multiply(b.digits(), DIGITS));
      }
      case 3 -> {
        Pair b = constant(depth - 1);
        yield new Pair(builder.divide(a.value(), b.value()), a.digits().divide(b.digits(), DIGITS));
      }
      case 4 -> new Pair(builder.square(a.value()), a.digits().pow(2, DIGITS));
      case 5 ->
          new Pair(
              builder.unary(Function.RECIPROCAL, a.value()),
              BigDecimal.ONE.divide(a.digits(), DIGITS));
      case 6 ->
          new Pair(
              builder.mean(builder.broadcast(builder.reshape(a.value(), Shape.of(1)), Shape.of(7))),
              a.digits());
      default -> new Pair(builder.unary(Function.SQRT, a.value()), a.digits().sqrt(DIGITS));
    };
  }

  /// f = c·x has the derivative c: what the prover encloses is the number that was written.
  @Test
  void whatTheBuilderFoldsAndWhatItLeavesIsEnclosed() {
    int enclosed = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      builder = new ProgramBuilder();
      Pair c = constant(random.nextInt(1, 5));
      double size = c.digits().doubleValue();
      if (!(size > 1e-150 && size < 1e150)) {
        continue;
      }
      builder.output("f", builder.multiply(c.value(), builder.parameter("x")));
      var enclosures = new Enclosures(LossFunction.of(builder.build()), DenseKernels.current());
      Interval coarse = enclosures.gradientOver(new double[] {0.5}, 0)[0];
      PreciseBall fine = enclosures.gradient(new double[] {0.5})[0];
      if (!coarse.isBounded() || !fine.isFinite()) {
        continue; // a part is beyond the range of doubles
      }
      enclosed++;
      BigDecimal slack = c.digits().multiply(ORACLE);
      assertTrue(new BigDecimal(coarse.lo()).compareTo(c.digits().add(slack)) <= 0);
      assertTrue(new BigDecimal(coarse.hi()).compareTo(c.digits().subtract(slack)) >= 0);
      assertTrue(
          distance(fine, c.digits()).compareTo(new BigDecimal(fine.radius()).add(slack)) <= 0);
      assertTrue(fine.radius() <= 1e-25 * size, () -> fine + " for " + c.digits());
      assertTrue(coarse.hi() - coarse.lo() <= 1e-13 * size, () -> coarse + " for " + c.digits());
    }
    assertTrue(enclosed > 1_500, "only " + enclosed);
  }

  @Test
  void rationalNumbersAreEnclosedAsTightlyAsDoublesCan() {
    for (int trial = 0; trial < 20_000; trial++) {
      BigInteger numerator = new BigInteger(random.nextInt(1, 400), new java.util.Random(trial));
      BigInteger denominator =
          new BigInteger(random.nextInt(1, 400), new java.util.Random(-trial)).add(BigInteger.ONE);
      var number = new Real.Rational(numerator.negate(), denominator);
      Interval interval = Constant.interval(number);
      assertTrue(compare(number, interval.lo()) >= 0 && compare(number, interval.hi()) <= 0);
      assertTrue(interval.lo() == interval.hi() || interval.hi() == Math.nextUp(interval.lo()));
      assertEquals(compare(number, interval.lo()) == 0, interval.lo() == interval.hi());
      PreciseBall ball = Constant.ball(number);
      BigDecimal digits =
          new BigDecimal(number.numerator())
              .divide(
                  new BigDecimal(
                      denominator.divide(numerator.gcd(denominator).max(BigInteger.ONE))),
                  DIGITS);
      BigDecimal slack = digits.abs().multiply(ORACLE);
      assertTrue(distance(ball, digits).compareTo(new BigDecimal(ball.radius()).add(slack)) <= 0);
      assertTrue(ball.radius() <= Math.abs(ball.hi()) * 0x1p-104);
    }
    assertEquals(new Interval(0.5, 0.5), Constant.interval(Real.Rational.HALF));
    Real beyond = Real.decimal("1e300").times(Real.decimal("1e300"));
    assertEquals(
        new Interval(Double.MAX_VALUE, Double.POSITIVE_INFINITY), Constant.interval(beyond));
    assertTrue(!Constant.ball(beyond).isFinite());
    assertEquals(
        new Interval(-Double.MIN_VALUE, 0), Constant.interval(beyond.reciprocal().negate()));
  }

  private static int compare(Real.Rational number, double x) {
    return new BigDecimal(number.numerator())
        .compareTo(new BigDecimal(x).multiply(new BigDecimal(number.denominator())));
  }

  private static BigDecimal distance(PreciseBall ball, BigDecimal truth) {
    return new BigDecimal(ball.hi()).add(new BigDecimal(ball.lo())).subtract(truth).abs();
  }
}
