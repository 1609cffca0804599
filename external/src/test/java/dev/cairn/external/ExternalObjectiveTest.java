package dev.cairn.external;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An objective in another process is the objective, whatever its server can do.
class ExternalObjectiveTest {
  private static final double[] THETA = {-1.2, 1, 0.5, 2};
  private static final SmoothObjective ROSENBROCK =
      ProblemCatalogue.named("rosenbrock:4").objective();

  @TempDir private Path directory;

  private TestServer serve(SmoothObjective objective, Set<Ability> abilities) throws IOException {
    return new TestServer(
        directory.resolve("socket"), objective, abilities, TestServer.Mischief.NONE);
  }

  private ExternalObjective objective() {
    return ExternalProblem.open(
            new Endpoint(new Launch.Socket(directory.resolve("socket")), 10, OnError.STOP))
        .objective();
  }

  @Test
  void keepsTheContract() throws IOException {
    for (Set<Ability> abilities :
        Set.of(
            EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS, Ability.HESSIAN),
            EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS),
            EnumSet.of(Ability.GRADIENT, Ability.HESSIAN))) {
      try (var _ = serve(ROSENBROCK, abilities);
          var objective = objective()) {
        SmoothObjectiveContract.check(objective, THETA);
      }
      Files.delete(directory.resolve("socket"));
    }
  }

  @Test
  void differencesOfGradientsSayHowFarTheyAreOff() throws IOException {
    try (var server = serve(ROSENBROCK, EnumSet.of(Ability.GRADIENT));
        var objective = objective();
        SmoothEvaluation there = objective.at(THETA);
        SmoothEvaluation here = ROSENBROCK.at(THETA)) {
      HessianOperator hessian = there.hessian();
      var about = new DenseSymmetric(THETA.length);
      var exact = new DenseSymmetric(THETA.length);
      hessian.assemble(about);
      here.hessian().assemble(exact);
      double[] difference = about.entries().clone();
      Vectors.addScaled(-1, exact.entries(), difference);
      double off = Vectors.norm(difference) / exact.frobeniusNorm();
      assertTrue(off > 0 && off < 1e-8, () -> "off by " + off);
      assertTrue(
          hessian.relativeError() >= off / 2 && hessian.relativeError() < 1e-7,
          () -> off + " is said to be " + hessian.relativeError());
      assertEquals(1, server.counts.size(), "all columns are one question");
    }
  }

  @Test
  void largeVectorsGoThroughTheSharedFile() throws IOException {
    int n = 200_000;
    try (var server =
            serve(new Quartics(n), EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS, Ability.SHARED));
        var objective = objective()) {
      double[] theta = numbers(n, 0);
      double[] actual = new double[n];
      try (SmoothEvaluation at = objective.at(theta)) {
        at.gradient(actual);
        assertArrayEquals(Quartics.gradient(theta), actual);
        at.hessian().apply(theta, actual);
        assertArrayEquals(Quartics.product(theta, theta), actual);
      }
      assertEquals(2, server.fromFile);
    }
  }

  /// A θ that stands in the file is not sent again; another one in its place is.
  @Test
  void whatStandsInTheSharedFileIsTheThetaThatIsAskedAbout() throws IOException {
    int n = 20_000;
    double[] v = numbers(n, 7);
    try (var _ =
            serve(new Quartics(n), EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS, Ability.SHARED));
        var objective = objective();
        SmoothEvaluation first = objective.at(numbers(n, 0))) {
      double[] actual = new double[n];
      for (int shift = 1; shift < 4; shift++) { // each takes the arrays of the one before
        try (SmoothEvaluation other = objective.at(numbers(n, shift))) {
          for (int again = 0; again < 2; again++) {
            first.hessian().apply(v, actual);
            assertArrayEquals(Quartics.product(numbers(n, 0), v), actual);
          }
          for (int again = 0; again < 2; again++) {
            other.hessian().apply(v, actual);
            assertArrayEquals(Quartics.product(numbers(n, shift), v), actual);
          }
          other.gradient(actual);
          assertArrayEquals(Quartics.gradient(numbers(n, shift)), actual);
        }
      }
      first.gradient(actual);
      assertArrayEquals(Quartics.gradient(numbers(n, 0)), actual);
    }
  }

  /// Where it came through the file of results, it is read there only as long as it stands there.
  @Test
  void aGradientStaysThatOfItsThetaWhateverIsAskedMeanwhile() throws IOException {
    int n = 20_000;
    try (var _ =
        serve(new Quartics(n), EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS, Ability.SHARED))) {
      ExternalProblem problem =
          ExternalProblem.open(
              new Endpoint(new Launch.Socket(directory.resolve("socket")), 10, OnError.STOP));
      try (var one = problem.objective();
          var other = problem.objective(); // at the same connection
          SmoothEvaluation first = one.at(numbers(n, 0));
          SmoothEvaluation second = other.at(numbers(n, 1))) {
        double[] actual = new double[n];
        first.value();
        second.value();
        one.at(numbers(n, 2)).close(); // takes arrays, asks nothing
        for (int again = 0; again < 2; again++) {
          second.gradient(actual);
          assertArrayEquals(Quartics.gradient(numbers(n, 1)), actual);
          first.gradient(actual);
          assertArrayEquals(Quartics.gradient(numbers(n, 0)), actual);
        }
        second.hessian().apply(numbers(n, 3), actual);
        second.gradient(actual);
        assertArrayEquals(Quartics.gradient(numbers(n, 1)), actual);
        try (SmoothEvaluation third = one.at(numbers(n, 2))) {
          third.value();
        } // its arrays go to the next, which is asked after it
        try (SmoothEvaluation fourth = one.at(numbers(n, 4))) {
          fourth.gradient(actual);
          assertArrayEquals(Quartics.gradient(numbers(n, 4)), actual);
        }
      }
    }
  }

  private static double[] numbers(int n, int shift) {
    double[] numbers = new double[n];
    Arrays.setAll(numbers, i -> 1.0 / (i + 1 + shift));
    return numbers;
  }

  /// ¼ Σ i θᵢ⁴.
  private record Quartics(int dimension) implements SmoothObjective {
    static double[] gradient(double[] theta) {
      double[] g = new double[theta.length];
      Arrays.setAll(g, i -> i * theta[i] * theta[i] * theta[i]);
      return g;
    }

    static double[] product(double[] theta, double[] v) {
      double[] y = new double[theta.length];
      Arrays.setAll(y, i -> 3 * i * theta[i] * theta[i] * v[i]);
      return y;
    }

    @Override
    public SmoothEvaluation at(double[] theta) {
      double[] kept = theta.clone();
      return new SmoothEvaluation() {
        @Override
        public double value() {
          double sum = 0;
          for (int i = 0; i < kept.length; i++) {
            sum += 0.25 * i * kept[i] * kept[i] * kept[i] * kept[i];
          }
          return sum;
        }

        @Override
        public void gradient(double[] g) {
          System.arraycopy(Quartics.gradient(kept), 0, g, 0, g.length);
        }

        @Override
        public HessianOperator hessian() {
          return new HessianOperator() {
            @Override
            public int dimension() {
              return kept.length;
            }

            @Override
            public void apply(double[] x, double[] y) {
              System.arraycopy(product(kept, x), 0, y, 0, y.length);
            }
          };
        }
      };
    }
  }
}
