package dev.cairn.proof.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Exact;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The verifier's derivatives against differences of 70 digits.
class DerivativesTest {
  private static final int N = RandomProgram.DIMENSION;

  /// Steps of the differences: errors are about their squares, 1e-36 and 1e-30.
  private static final BigDecimal FIRST_STEP = new BigDecimal("1e-18");

  private static final BigDecimal SECOND_STEP = new BigDecimal("1e-15");

  /// Room for the differences' own errors.
  private static final BigDecimal ROOM = new BigDecimal("1e-22");

  @Test
  void derivativesOfRandomProgramsAreEnclosedForEveryOperationAndFunction() {
    SplittableRandom random = new SplittableRandom(71);
    Set<Class<?>> operations = new HashSet<>();
    Set<Curve> curves = EnumSet.noneOf(Curve.class);
    int tight = 0;
    for (int trial = 0; trial < 100; trial++) {
      RandomProgram twin = new RandomProgram(random, 1 + random.nextInt(4));
      Program program = twin.program();
      program.nodes().forEach(node -> operations.add(node.op().getClass()));
      for (Program.Node node : program.nodes()) {
        if (node.op() instanceof Op.Unary(var function, int _, int _)) {
          curves.add(Curve.valueOf(function.name()));
        }
      }
      LossFunction loss = LossFunction.mean(program, twin.sample(), 1, Optional.empty());
      double[] theta = random.doubles(N, -1.2, 1.2).toArray();
      double rho = trial % 2 == 0 ? 0 : Math.scalb(1, -random.nextInt(6, 40));
      double[] inside = theta.clone();
      for (int i = 0; i < N; i++) {
        inside[i] += rho * random.nextDouble(-0.99, 0.99);
      }
      tight += enclosed(twin, loss, theta, rho, inside, random) ? 1 : 0;
    }
    assertTrue(tight > 40, "tight " + tight);
    assertEquals(EnumSet.allOf(Curve.class), curves);
    Set<Class<?>> all = new HashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()));
    // made by derivative programs alone, kinked, or what a sum over one sample is written without
    all.removeAll(
        List.of(Op.Direction.class, Op.LookupSum.class, Op.MaximumMask.class, Op.Replicate.class));
    assertEquals(all, operations);
  }

  /// Whether derivatives at a point of the box are in their enclosures; returns whether these were
  /// narrow.
  private static boolean enclosed(
      RandomProgram twin,
      LossFunction loss,
      double[] theta,
      double rho,
      double[] inside,
      SplittableRandom random) {
    Interval[] box =
        Arrays.stream(theta).mapToObj(x -> Interval.ball(x, rho)).toArray(Interval[]::new);
    BigDecimal[] at = Arrays.stream(inside).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
    var intervals = new PlainLoss<>(loss, new IntervalScalars());
    Interval[] gradient = intervals.gradient(box);
    int i = random.nextInt(N);
    BigDecimal slope =
        difference(twin, at, i, FIRST_STEP).divide(FIRST_STEP.add(FIRST_STEP), Exact.DIGITS);
    assertHolds(gradient[i], slope);
    if (rho == 0) {
      PreciseBall[] exact =
          Arrays.stream(theta).mapToObj(PreciseBall::of).toArray(PreciseBall[]::new);
      PreciseBall precise = new PlainLoss<>(loss, new PreciseScalars()).gradient(exact)[i];
      BigDecimal error =
          slope.subtract(new BigDecimal(precise.hi())).subtract(new BigDecimal(precise.lo())).abs();
      assertTrue(error.compareTo(new BigDecimal(precise.radius()).add(ROOM)) <= 0);
    }
    int j = random.nextInt(N);
    Interval[] direction = new Interval[N];
    Arrays.fill(direction, Interval.ZERO);
    direction[j] = Interval.ONE;
    Interval curvature = intervals.products(box, List.<Interval[]>of(direction)).getFirst()[i];
    BigDecimal[] up = at.clone();
    BigDecimal[] down = at.clone();
    up[j] = up[j].add(SECOND_STEP);
    down[j] = down[j].subtract(SECOND_STEP);
    BigDecimal second =
        difference(twin, up, i, SECOND_STEP)
            .subtract(difference(twin, down, i, SECOND_STEP))
            .divide(SECOND_STEP.pow(2).multiply(new BigDecimal(4)), Exact.DIGITS);
    assertHolds(curvature, second);
    Interval byRows = ColumnSweeps.hessian(loss, box)[i][j];
    assertHolds(byRows, second);
    double width = curvature.hi() - curvature.lo();
    assertTrue(
        byRows.hi() - byRows.lo() <= 3 * width + 1e-12 * (1 + curvature.magnitude()),
        () -> byRows + " is much wider than " + curvature);
    return curvature.hi() - curvature.lo() < 1e-9 * (1 + curvature.magnitude());
  }

  /// f(x + h eᵢ) − f(x − h eᵢ).
  private static BigDecimal difference(RandomProgram f, BigDecimal[] x, int i, BigDecimal h) {
    BigDecimal[] up = x.clone();
    BigDecimal[] down = x.clone();
    up[i] = up[i].add(h);
    down[i] = down[i].subtract(h);
    return f.at(up).subtract(f.at(down));
  }

  private static void assertHolds(Interval interval, BigDecimal x) {
    BigDecimal room = ROOM.multiply(x.abs().add(BigDecimal.ONE));
    assertTrue(
        interval.isBounded()
            && new BigDecimal(interval.lo()).compareTo(x.add(room)) <= 0
            && new BigDecimal(interval.hi()).compareTo(x.subtract(room)) >= 0,
        () -> x.round(new java.math.MathContext(30)) + " is not in " + interval);
  }

  @Test
  void whatIsUndefinedSomewhereInTheBoxIsNamed() {
    assertUndefined("x*log(x)", "LOG");
    assertUndefined("x^2/x", "RECIPROCAL");
    assertUndefined("sqrt(x)*x^4", "SQRT");
    assertUndefined("x^2 + exp(-1/x^2)", "RECIPROCAL");
    assertUndefined("abs(x)*x^3", "relu");
    assertUndefined("exp(exp(exp(20 + x)))", "EXP");
  }

  private static void assertUndefined(String formula, String part) {
    var loss = new PlainLoss<>(LossFunction.of(Formula.parse(formula)), new IntervalScalars());
    Interval[] box = {new Interval(-0.1, 0.1)};
    var refused = assertThrows(UndefinedException.class, () -> loss.gradient(box), formula);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count());
  }

  /// 0 is in the domain of √, but its derivatives do not exist there.
  @Test
  void theEndOfADomainHasNoDerivative() {
    var loss = new PlainLoss<>(LossFunction.of(Formula.parse("x^2*sqrt(x)")), new PreciseScalars());
    assertThrows(
        UndefinedException.class, () -> loss.gradient(new PreciseBall[] {PreciseBall.ZERO}));
  }
}
