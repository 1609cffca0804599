package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.problem.ClosedForm;
import dev.cairn.problem.ProblemCatalogue;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The formulas written again in hyper-dual numbers: values, gradients and Hessians must agree to
/// rounding.
class CatalogueDerivativesTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void quartic() {
    agrees(
        "quartic",
        x ->
            x[0].power(4)
                .times(0.25)
                .minus(x[0].power(2).times(3))
                .plus(x[0].times(9))
                .plus(x[1].power(4).times(0.9))
                .plus(x[1].power(2).times(5))
                .plus(40));
  }

  @Test
  void rosenbrock() {
    agrees(
        "rosenbrock:5",
        x -> {
          var sum = HyperDual.of(0);
          for (int i = 0; i < 4; i++) {
            sum = sum.plus(x[i + 1].minus(x[i].power(2)).power(2).times(100));
            sum = sum.plus(x[i].plus(-1).power(2));
          }
          return sum;
        });
  }

  @Test
  void himmelblau() {
    agrees(
        "himmelblau",
        x ->
            x[0].power(2)
                .plus(x[1])
                .plus(-11)
                .power(2)
                .plus(x[0].plus(x[1].power(2)).plus(-7).power(2)));
  }

  @Test
  void muellerBrown() {
    double[][] rows = {
      {-200, -1, 0, -10, 1, 0},
      {-100, -1, 0, -10, 0, 0.5},
      {-170, -6.5, 11, -6.5, -0.5, 1.5},
      {15, 0.7, 0.6, 0.7, -1, 1}
    };
    agrees(
        "mueller-brown",
        x -> {
          var sum = HyperDual.of(0);
          for (double[] r : rows) {
            var dx = x[0].plus(-r[4]);
            var dy = x[1].plus(-r[5]);
            var exponent =
                dx.power(2)
                    .times(r[1])
                    .plus(dx.times(dy).times(r[2]))
                    .plus(dy.power(2).times(r[3]));
            sum = sum.plus(exponent.exp().times(r[0]));
          }
          return sum;
        });
  }

  @Test
  void doubleWells() {
    agrees(
        "double-wells:4",
        x -> {
          var sum = HyperDual.of(0);
          for (HyperDual coordinate : x) {
            sum = sum.plus(coordinate.power(2).plus(-1).power(2));
          }
          return sum;
        });
  }

  @Test
  void rastrigin() {
    agrees(
        "rastrigin:3",
        x -> {
          var sum = HyperDual.of(30);
          for (HyperDual c : x) {
            sum = sum.plus(c.power(2)).minus(c.times(2 * Math.PI).cos().times(10));
          }
          return sum;
        });
  }

  @Test
  void lennardJones() {
    agrees(
        "lennard-jones:4",
        x -> {
          var sum = HyperDual.of(0);
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < i; j++) {
              var s = HyperDual.of(0);
              for (int c = 0; c < 3; c++) {
                s = s.plus(x[3 * i + c].minus(x[3 * j + c]).power(2));
              }
              sum = sum.plus(s.power(-6).minus(s.power(-3)).times(4));
            }
          }
          return sum;
        });
  }

  @Test
  void smallOnes() {
    agrees("saddle", x -> x[0].power(2).minus(x[1].power(2).times(0.5)));
    agrees("monkey-saddle", x -> x[0].power(3).minus(x[0].times(x[1].power(2)).times(3)));
    agrees("exponential-slide", x -> x[0].times(-1).exp().plus(x[1].power(2).times(0.5)));
    agrees("tilted-trough", x -> x[0].power(2).times(0.5).plus(x[1]));
    agrees(
        "singular-quadratic",
        x ->
            x[0].power(2)
                .times(1.5)
                .minus(x[0].times(3))
                .minus(x[1].power(2).times(0.5))
                .plus(x[1].times(2))
                .plus(x[2].times(0)));
  }

  private static void agrees(String name, Function<HyperDual[], HyperDual> formula) {
    var problem = ProblemCatalogue.named(name);
    ClosedForm f = problem.objective();
    var random = new SplittableRandom(7);
    for (int trial = 0; trial < 10; trial++) {
      double[] x = problem.box().sample(random);
      double[] v = Vectors.direction(random, x.length);
      double[] w = Vectors.direction(random, x.length);
      var arguments = new HyperDual[x.length];
      for (int i = 0; i < x.length; i++) {
        arguments[i] = new HyperDual(x[i], v[i], w[i], 0);
      }
      var expected = formula.apply(arguments);
      double[] g = new double[x.length];
      f.gradient(x, g);
      var hessian = new DenseSymmetric(x.length);
      f.hessian(x, hessian);
      double[] hw = new double[x.length];
      hessian.apply(w, hw);
      double scale = 1 + Math.abs(expected.a());
      assertEquals(expected.a(), f.value(x), ROUNDING * scale, name + ": value");
      double gradientScale = scale + Vectors.norm(g);
      assertEquals(expected.b(), Vectors.dot(g, v), ROUNDING * gradientScale, name + ": slope");
      double hessianScale = gradientScale + hessian.frobeniusNorm();
      assertEquals(expected.d(), Vectors.dot(v, hw), ROUNDING * hessianScale, name + ": curvature");
    }
  }
}
