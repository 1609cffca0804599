package dev.cairn.krylov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReflectionTest {
  private static final double[] VALUES = {
    0,
    -0.0,
    1,
    -1,
    3,
    -4,
    1e-8,
    -1e-8,
    1e-17,
    1e17,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1e-300,
    -1e-300,
    1e150,
    -1e300,
    Double.MAX_VALUE / 2
  };

  @Test
  void everyPairIsMappedOntoTheFirstAxis() {
    Reflection reflection = new Reflection();
    for (double a : VALUES) {
      for (double b : VALUES) {
        reflection.set(a, b);
        String pair = a + ", " + b;
        double scale = Math.max(Math.abs(a), Math.abs(b));
        double unit = scale == 0 ? 1 : scale;
        double tolerance = 4e-16 + Double.MIN_VALUE / unit; // r itself may be subnormal
        assertTrue(reflection.r >= 0, pair);
        assertEquals(1, Math.hypot(reflection.c, reflection.s), 4e-16, pair);
        assertEquals(Math.hypot(a / unit, b / unit), reflection.r / unit, tolerance, pair);
        assertEquals(
            reflection.r / unit,
            reflection.c * (a / unit) + reflection.s * (b / unit),
            tolerance,
            pair);
        assertEquals(0, reflection.s * (a / unit) - reflection.c * (b / unit), 4e-16, pair);
      }
    }
  }

  @Test
  void zerosAndSignsAreExact() {
    assertReflection(0, 0, 1, 0, 0);
    assertReflection(-2, 0, -1, 0, 2);
    assertReflection(0, -2, 0, -1, 2);
    assertReflection(3, 4, 0.6, 0.8, 5);
    assertReflection(-4, 3, -0.8, 0.6, 5);
  }

  private static void assertReflection(double a, double b, double c, double s, double r) {
    Reflection reflection = new Reflection();
    reflection.set(a, b);
    assertEquals(c, reflection.c, 2e-16);
    assertEquals(s, reflection.s, 2e-16);
    assertEquals(r, reflection.r, 1e-15);
  }
}
