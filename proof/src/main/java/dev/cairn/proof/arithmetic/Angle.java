package dev.cairn.proof.arithmetic;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An angle x = kπ/2 + r with |r| ≤ π/4, up to the error of r, however large x is.
///
/// x is a whole number of 2⁻¹²⁰⁰ up to what lies below that, and so is π/2 up to one such unit: k
/// units are the error of r, 2⁻¹⁷⁵ or less. Some microseconds.
///
/// @param quarters k
/// @param rest r, a ball of radius below 2⁻¹⁰⁶
record Angle(BigInteger quarters, PreciseBall rest) {
  /// Numbers are counted in units of 2⁻ˢ.
  private static final int SCALE = 1_200;

  /// Of a rest so many bits are kept.
  private static final int KEPT = 200;

  /// What is cut off below that and k units, together.
  private static final double ERROR = 0x1p-155;

  /// A tail is rounded to a double.
  private static final double TAIL_ERROR = 0x1p-53;

  private static final BigInteger HALF_PI = halfPi();

  /// The centre of x, which is finite.
  static Angle of(PreciseBall x) {
    BigInteger units = units(x.hi()).add(units(x.lo()));
    BigInteger[] parts = units.shiftLeft(1).add(HALF_PI).divideAndRemainder(HALF_PI.shiftLeft(1));
    BigInteger quarters = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    BigInteger rest = units.subtract(quarters.multiply(HALF_PI)).shiftRight(SCALE - KEPT);
    double head = rest.doubleValue();
    double tail = rest.subtract(new BigDecimal(head).toBigIntegerExact()).doubleValue();
    double unit = Math.scalb(1.0, -KEPT);
    return new Angle(
        quarters,
        new PreciseBall(head * unit, tail * unit, ERROR).widen(Math.abs(tail * unit) * TAIL_ERROR));
  }

  /// sin(x + quarterTurns·π/2) depends on this, 0 to 3, and the rest.
  int turn(int quarterTurns) {
    return quarters.add(BigInteger.valueOf(quarterTurns)).and(BigInteger.valueOf(3)).intValue();
  }

  private static BigInteger units(double x) {
    // below 2⁻¹⁰⁷⁴ there is no double
    return new BigDecimal(x)
        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(SCALE)))
        .toBigInteger();
  }

  /// π/2 = 8 arctan(1/5) − 2 arctan(1/239), J. Machin.
  private static BigInteger halfPi() {
    int guard = 64;
    return arctan(5, SCALE + guard)
        .shiftLeft(3)
        .subtract(arctan(239, SCALE + guard).shiftLeft(1))
        .shiftRight(guard);
  }

  /// arctan(1/n) in units of 2⁻ᵇⁱᵗˢ, to a unit for each of some hundred terms.
  private static BigInteger arctan(int n, int bits) {
    BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(n));
    BigInteger square = BigInteger.valueOf((long) n * n);
    BigInteger sum = power;
    for (long k = 1; power.signum() != 0; k++) {
      power = power.divide(square);
      BigInteger term = power.divide(BigInteger.valueOf(2 * k + 1));
      sum = k % 2 == 1 ? sum.subtract(term) : sum.add(term);
    }
    return sum;
  }
}
