package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RealTest {
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  @Test
  void decimalsAreWhatIsWritten() {
    assertEquals(Real.ratio(1, 10), Real.decimal("0.1"));
    assertEquals(Real.ratio(1, 10), Real.decimal(0.1));
    assertEquals(Real.ratio(3, 10), Real.decimal("0.1").plus(Real.decimal("0.2")));
    assertEquals(Real.of(1200), Real.decimal("1.2e+3"));
    assertEquals(Real.of(0.5), Real.decimal(".5"));
    assertTrue(!Real.of(0.1).equals(Real.decimal("0.1")));
  }

  @Test
  void numbersBeyondTheDoublesAreRefused() {
    for (String text :
        new String[] {"1e400", "1e-400", "1e999999999", "1e-99999999999999", "2e308"}) {
      var refusal = assertThrows(NumberFormatException.class, () -> Real.decimal(text));
      assertTrue(String.valueOf(refusal.getMessage()).contains("out of range"), text);
    }
    assertThrows(NumberFormatException.class, () -> Real.decimal("."));
    assertThrows(NumberFormatException.class, () -> Real.decimal("1." + "1".repeat(1_000)));
    assertEquals(Real.Rational.ZERO, Real.decimal("0e999999999"));
  }

  /// The oracle is the parser of doubles of the virtual machine.
  @Test
  void theNearestDoubleIsTheOneThatIsParsed() {
    for (int i = 0; i < 20_000; i++) {
      int exponent = random.nextInt(-325, 309);
      String text = random.nextLong(1L << random.nextInt(1, 63)) + "e" + exponent;
      double parsed = Double.parseDouble(text);
      if (Double.isFinite(parsed) && parsed != 0) {
        assertEquals(parsed, Real.decimal(text).doubleValue(), text);
      }
    }
    for (String halfway : new String[] {"9007199254740993", "9007199254740995", "4.9e-324"}) {
      assertEquals(Double.parseDouble(halfway), Real.decimal(halfway).doubleValue(), halfway);
    }
    Real huge = new Real.Rational(BigInteger.TEN.pow(400), BigInteger.ONE);
    assertEquals(Double.POSITIVE_INFINITY, huge.doubleValue());
    assertEquals(0, huge.reciprocal().doubleValue());
    assertEquals(Double.NEGATIVE_INFINITY, huge.negate().doubleValue());
    Real half = new Real.Rational(BigInteger.ONE, BigInteger.TWO.pow(1075));
    assertEquals(0, half.doubleValue());
    assertEquals(Double.MIN_VALUE, half.times(Real.decimal("1.0000001")).doubleValue());
  }

  @Test
  void doublesAreAllTheirBits() {
    for (int i = 0; i < 1_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(x)) {
        assertEquals(x, Real.of(x).doubleValue());
        assertEquals(0, new BigDecimal(x).compareTo(value((Real.Rational) Real.of(x))));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Real.of(Double.NaN));
  }

  private static BigDecimal value(Real.Rational number) {
    return new BigDecimal(number.numerator()).divide(new BigDecimal(number.denominator()));
  }

  /// √2 = 1.41421356237309504880…, π = 3.14159265358979323846…, 2/√π = 1.12837916709551257390…
  @Test
  void expressionsHaveTheNearestDoubles() {
    assertEquals(1.4142135623730951, Real.of(2).sqrt().doubleValue());
    assertEquals(3.141592653589793, Real.pi().doubleValue());
    Real factor = Real.of(2).times(Real.pi().sqrt().reciprocal());
    assertEquals(1.1283791670955126, factor.doubleValue());
    assertEquals(Real.ratio(3, 2), Real.ratio(9, 4).sqrt());
    assertEquals("2·1/(sqrt(pi))", factor.toString());
  }

  @Test
  void whatIsNotKnownToExistIsNotMade() {
    Real unknown = Real.of(2).sqrt().plus(Real.of(-1));
    assertTrue(unknown.sign().isEmpty());
    assertThrows(IllegalArgumentException.class, unknown::sqrt);
    assertThrows(IllegalArgumentException.class, unknown::reciprocal);
    assertThrows(IllegalArgumentException.class, Real.of(-1)::sqrt);
    assertThrows(IllegalArgumentException.class, Real.Rational.ZERO::reciprocal);
  }
}
