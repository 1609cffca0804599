package dev.cairn.proof;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Optional;

/// The closed-form problems of `dev.cairn.problem` written as programs, so that statements about
/// them can be proven. Polynomials only in sums and squares, where intervals are exact.
public final class ProblemPrograms {
  private ProblemPrograms() {}

  /// The program of a problem by its name in the catalogue, "rastrigin:2"; empty where there is
  /// none.
  public static Optional<Program> named(String name, int dimension) {
    int colon = name.indexOf(':');
    Formula formula = new Formula(dimension);
    Optional<Value> value =
        switch (colon < 0 ? name : name.substring(0, colon)) {
          case "quartic" -> Optional.of(formula.quartic());
          case "double-wells" -> Optional.of(formula.doubleWells());
          case "rastrigin" -> Optional.of(formula.rastrigin());
          case "himmelblau" -> Optional.of(formula.himmelblau());
          case "rosenbrock" -> Optional.of(formula.rosenbrock());
          case "saddle" -> Optional.of(formula.quadratic(0, 2, 0, -1));
          case "singular-quadratic" -> Optional.of(formula.quadratic(-3, 3, 2, -1, 0, 0));
          case "tilted-trough" -> Optional.of(formula.quadratic(0, 1, 1, 0));
          case "monkey-saddle" -> Optional.of(formula.monkeySaddle());
          case "exponential-slide" -> Optional.of(formula.exponentialSlide());
          default -> Optional.empty();
        };
    return value.map(formula::program);
  }

  private static final class Formula {
    private final ProgramBuilder b = new ProgramBuilder();
    private final int n;
    private final Value x;

    Formula(int n) {
      this.n = n;
      this.x = b.parameter("x", n);
    }

    Program program(Value value) {
      b.output("value", value);
      return b.build();
    }

    /// xᵢ as a scalar.
    private Value coordinate(int i) {
      return b.gather(x, IndexMap.of(1, _ -> i), Shape.SCALAR);
    }

    private Value number(long value, Value like) {
      return b.fill(value, like.shape());
    }

    /// x⁴/4 − 3x² + 9x + 0.9y⁴ + 5y² + 40.
    Value quartic() {
      Value u = coordinate(0);
      Value v = coordinate(1);
      Value u2 = b.square(u);
      Value v2 = b.square(v);
      Value first =
          b.add(b.scale(Real.ratio(1, 4), b.square(u2)), b.add(b.scale(-3, u2), b.scale(9, u)));
      Value second = b.add(b.scale(Real.decimal("0.9"), b.square(v2)), b.scale(5, v2));
      return b.add(b.add(first, second), number(40, u));
    }

    /// Σ (xᵢ² − 1)².
    Value doubleWells() {
      return b.sum(b.square(b.subtract(b.square(x), number(1, x))));
    }

    /// Σ 10 + xᵢ² − 10 cos 2πxᵢ.
    Value rastrigin() {
      Value wave = b.unary(Function.COS, b.scale(Real.of(2).times(Real.pi()), x));
      return b.sum(b.add(b.subtract(b.square(x), b.scale(10, wave)), number(10, x)));
    }

    /// (x² + y − 11)² + (x + y² − 7)².
    Value himmelblau() {
      Value u = coordinate(0);
      Value v = coordinate(1);
      Value first = b.subtract(b.add(b.square(u), v), number(11, u));
      Value second = b.subtract(b.add(u, b.square(v)), number(7, u));
      return b.add(b.square(first), b.square(second));
    }

    /// Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².
    Value rosenbrock() {
      Value head = b.gather(x, IndexMap.of(n - 1, i -> i), Shape.of(n - 1));
      Value tail = b.gather(x, IndexMap.of(n - 1, i -> i + 1), Shape.of(n - 1));
      Value valley = b.square(b.subtract(tail, b.square(head)));
      Value slope = b.square(b.subtract(number(1, head), head));
      return b.sum(b.add(b.scale(100, valley), slope));
    }

    /// Σ bᵢxᵢ + ½aᵢxᵢ² for pairs bᵢ, aᵢ.
    Value quadratic(long... pairs) {
      Value sum = number(0, coordinate(0));
      for (int i = 0; i < n; i++) {
        Value xi = coordinate(i);
        Value linear = b.scale(pairs[2 * i], xi);
        sum = b.add(sum, b.add(linear, b.scale(Real.ratio(pairs[2 * i + 1], 2), b.square(xi))));
      }
      return sum;
    }

    /// x³ − 3xy².
    Value monkeySaddle() {
      Value u = coordinate(0);
      Value difference = b.subtract(b.square(u), b.scale(3, b.square(coordinate(1))));
      return b.multiply(u, difference);
    }

    /// e⁻ˣ + ½y².
    Value exponentialSlide() {
      Value decay = b.unary(Function.EXP, b.scale(-1, coordinate(0)));
      return b.add(decay, b.scale(Real.Rational.HALF, b.square(coordinate(1))));
    }
  }
}
