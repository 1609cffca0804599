package dev.cairn.program.kernel;

/// Constants of the elementary functions, shared by the scalar and the vector kernels, which must
/// not depend on how far the virtual machine has compiled them, as its own vector exponential does.
///
/// - eˣ: x = k·ln 2 + r with |r| ≤ ½ ln 2; eʳ − 1 by its Taylor polynomial of degree 13 (the next
///   term is below 5·10⁻¹⁸).
/// - log x: x = 2ᵏ·m with √½ ≤ m < √2; log m = 2 artanh s with s = (m − 1)/(m + 1), by 11 terms of
///   the series (the next is below 10⁻¹⁸, relative).
/// - erf x: below ½ its Taylor polynomial; beyond, 1 − e^(−x²)·P(y) with y = (2 − |x|)/(2 + |x|),
///   where P is the Chebyshev expansion of e^(x²)·erfc x to degree 27 (the rest is below 3·10⁻¹⁸),
///   written as a polynomial whose coefficients add up to 1.02.
final class Series {
  static final double LOG2_E = 1 / Math.log(2);

  /// ln 2 in two parts: the first ends in 21 zero bits, so that k times it is exact.
  static final double LN2_HIGH = 0x1.62e42fee00000p-1;

  static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /// Adding 1.5·2⁵² rounds to an integer and leaves it in the low bits.
  static final double ROUNDER = 0x1.8p52;

  /// The bits of 1.0 and the position of the exponent: 2ᵏ has the bits (k << 52) + ONE.
  static final long ONE = Double.doubleToRawLongBits(1.0);

  static final int EXPONENT = 52;

  /// The bits of √½, where the mantissa of a logarithm starts.
  static final long ROOT_HALF = Double.doubleToRawLongBits(Math.sqrt(0.5));

  /// The bits of [#ROUNDER]: adding an integer gives the bits of ROUNDER + integer.
  static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

  /// Arguments of eˣ are clamped here: beyond, it overflows or rounds to 0.
  static final double EXP_MAX = 710;

  static final double EXP_MIN = -746;

  /// Beyond this |x|, e^(−|x|) counts as 0 in sigmoids: 2ᵏ stays a normal number.
  static final double SIGMOID_MAX = 708;

  /// Numbers below the smallest normal one are multiplied by 2⁵⁴ before their logarithm is taken.
  static final double DENORMAL_SCALE = 0x1p54;

  static final double DENORMAL_SHIFT = -54;

  /// Below this, log(1 + e) is taken at e; from here on as ln 2 + log((1 + e)/2).
  static final double ROOT_TWO_MINUS_ONE = Math.sqrt(2) - 1;

  /// From here on erf is one minus its complement.
  static final double ERF_SMALL = 0.5;

  /// From here on asinh x is log(2x) to the last digit: they differ by less than 1/(4x²).
  static final double ASINH_LARGE = 0x1p28;

  /// 1/n! for n = 13 down to 2.
  static final double[] EXP = {
    1.0 / 6227020800.0,
    1.0 / 479001600,
    1.0 / 39916800,
    1.0 / 3628800,
    1.0 / 362880,
    1.0 / 40320,
    1.0 / 5040,
    1.0 / 720,
    1.0 / 120,
    1.0 / 24,
    1.0 / 6,
    1.0 / 2
  };

  /// 2/n for n = 21, 19, … 3.
  static final double[] ARTANH = {
    2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3
  };

  /// (−1)ⁿ·2/(√π n!(2n + 1)) for n = 12 down to 0.
  static final double[] ERF = {
    9.422759064650411e-11,
    -1.2290555301717928e-09,
    1.4807192815879218e-08,
    -1.6365844691234924e-07,
    1.6462114365889248e-06,
    -1.492565035840625e-05,
    0.00012055332981789664,
    -0.0008548327023450853,
    0.005223977625442188,
    -0.026866170645131252,
    0.11283791670955126,
    -0.37612638903183754,
    1.1283791670955126
  };

  /// The coefficients of P, highest power first; computed with 50 digits.
  static final double[] ERFC = {
    4.074295084269494e-10,
    3.070577318273722e-11,
    -4.084606878415916e-09,
    2.011130097163759e-09,
    1.7177291205734505e-08,
    -2.109984074246767e-08,
    -2.8735144934205408e-08,
    8.98121121421425e-08,
    -6.136225497266899e-08,
    -1.5108185201238896e-07,
    4.997413899762656e-07,
    -4.0601623458139826e-07,
    -1.1922501949557013e-06,
    3.747008473657534e-06,
    -1.3938441655585133e-06,
    -1.396074092580147e-05,
    2.75804649055647e-05,
    2.752471851493349e-05,
    -0.00017436123545424447,
    4.355565383788628e-05,
    0.0009819770304197143,
    -0.0008471432532879172,
    -0.006997461739306256,
    0.0037328924043952337,
    0.07897858101573343,
    0.2416581942424656,
    0.4271858474139584,
    0.25539567631050575
  };

  private Series() {}
}
