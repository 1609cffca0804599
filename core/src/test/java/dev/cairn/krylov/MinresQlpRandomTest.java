package dev.cairn.krylov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random systems of every inertia and rank, with condition 1 to 1e14 and n up to 600, whose
/// pseudo-inverse is known.
class MinresQlpRandomTest {
  private static final double RELATIVE = 1e-12;
  private static final double CONDITION_LIMIT = 1e15;
  private static final int SYSTEMS = 25;

  /// One drawn system with its answer.
  private record Case(
      KnownSystem a, Point rightHandSide, Point solution, double condition, boolean consistent) {
    static Case draw(SplittableRandom random) {
      int n = (int) Math.pow(600, random.nextDouble());
      double logCondition = 14 * random.nextDouble();
      int rank = random.nextInt(3) == 0 ? n : 1 + random.nextInt(n);
      double negativeShare = random.nextInt(4) / 3.0;
      double[] eigenvalues = new double[n];
      for (int i = 0; i < rank; i++) {
        double exponent = rank == 1 ? 0 : i / (rank - 1.0);
        double sign = random.nextDouble() < negativeShare ? -1 : 1;
        eigenvalues[i] = sign * Math.pow(10, -logCondition * exponent);
      }
      KnownSystem a = new KnownSystem(eigenvalues, random);
      double[] b = new double[n];
      for (int i = 0; i < n; i++) {
        b[i] = random.nextGaussian();
      }
      boolean inRange = random.nextBoolean();
      if (inRange) {
        double[] x = b.clone();
        a.apply(x, b);
      }
      Point solution = Point.of(a.pseudoSolution(b, 0));
      double condition = rank == 1 ? 1 : Math.pow(10, logCondition);
      return new Case(a, Point.of(b), solution, condition, inRange || rank == n);
    }

    int n() {
      return rightHandSide.dimension();
    }

    double[] b() {
      return rightHandSide.toArray();
    }

    double solutionNorm() {
      return Vectors.norm(solution.toArray());
    }

    MinresQlp solver() {
      double limit = 1e3 * (1 + solutionNorm());
      Tolerances tolerances =
          new Tolerances(RELATIVE, OptionalInt.of(4 * n() + 5), CONDITION_LIMIT, limit, 1e4);
      return MinresQlp.DEFAULT.withTolerances(tolerances);
    }

    String describe(KrylovResult result) {
      return String.format(
          Locale.ROOT,
          "n = %d, condition %.1e, consistent %b: %s",
          n(),
          condition,
          consistent,
          result);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void recurrencesTellTheNormsThatDirectComputationFinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < SYSTEMS; trial++) {
      Case drawn = Case.draw(random);
      for (MinresQlp solver : both(drawn)) {
        double[] x = new double[drawn.n()];
        MinresQlpIteration iteration =
            new MinresQlpWorkspace(solver, drawn.n()).iterate(drawn.a(), drawn.b(), x);
        KrylovResult result = iteration.result(new double[x.length], new double[x.length]);
        String text = drawn.describe(result);
        double scale = result.operatorNorm() * result.solutionNorm() + Vectors.norm(drawn.b());
        assertEquals(result.residualNorm(), iteration.residualNorm(), 1e-12 * scale, text);
        assertEquals(Vectors.norm(x), result.solutionNorm());
        if (result.iterations() > 1) { // ‖A r‖ is known for the step before
          MinresQlp shorter =
              solver.withTolerances(solver.tolerances().withMaxIterations(result.iterations() - 1));
          KrylovResult before =
              shorter.workspace(x.length).solve(drawn.a(), drawn.b(), new double[x.length]);
          double earlier = before.operatorNorm() * before.solutionNorm() + Vectors.norm(drawn.b());
          assertEquals(
              before.operatorResidualNorm(),
              iteration.operatorResidualNormLast(),
              1e-11 * earlier,
              text);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void theStatusSaysWhatHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < SYSTEMS; trial++) {
      Case drawn = Case.draw(random);
      for (MinresQlp solver : both(drawn)) {
        double[] x = new double[drawn.n()];
        int before = drawn.a().products();
        KrylovResult result = solver.workspace(drawn.n()).solve(drawn.a(), drawn.b(), x);
        assertEquals(result.iterations() + 2, drawn.a().products() - before);
        String text = drawn.describe(result);
        double scale = result.operatorNorm() * result.solutionNorm() + Vectors.norm(drawn.b());
        Tolerances limits = solver.tolerances();
        assertTrue(result.operatorNorm() <= 1 + 1e-9, text);
        switch (result.status()) {
          case RESIDUAL, RESIDUAL_EPS ->
              assertTrue(result.residualNorm() <= 2 * RELATIVE * scale, text);
          case LEAST_SQUARES, LEAST_SQUARES_EPS ->
              assertTrue(
                  result.operatorResidualNorm()
                      <= 100 * RELATIVE * result.operatorNorm() * (result.residualNorm() + scale),
                  text);
          case UNRESOLVED -> assertTrue(scale > 1e7 * Vectors.norm(drawn.b()), text);
          case SOLUTION_NORM ->
              assertTrue(
                  !drawn.consistent() || result.solutionNorm() >= limits.solutionNormLimit(), text);
          case CONDITION -> assertTrue(result.conditionNumber() >= CONDITION_LIMIT, text);
          case ITERATIONS -> assertEquals(4 * drawn.n() + 5, result.iterations(), text);
          case EIGENVECTOR, ZERO_RHS, KERNEL_RHS, EIGENVECTOR_RHS ->
              assertTrue(drawn.n() == 1, text);
          case NON_FINITE, INDEFINITE_PRECONDITIONER -> throw new AssertionError(text);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11, 12})
  void theSolutionIsThatOfMinimumLength(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int compared = 0;
    for (int trial = 0; trial < SYSTEMS; trial++) {
      Case drawn = Case.draw(random);
      MinresQlp solver = drawn.solver().withReorthogonalisation();
      double[] x = new double[drawn.n()];
      KrylovResult result = solver.workspace(drawn.n()).solve(drawn.a(), drawn.b(), x);
      if (drawn.condition() > 1e7 || result.status() == KrylovStatus.ITERATIONS) {
        continue; // further down the solution is not determined to the digits compared here
      }
      compared++;
      double norm = drawn.solutionNorm();
      double[] error = x.clone();
      Vectors.addScaled(-1, drawn.solution().toArray(), error);
      String text = drawn.describe(result);
      double condition = drawn.condition();
      double residual = Math.max(result.residualNorm(), 1e-15 * Vectors.norm(drawn.b()));
      // ‖x − x†‖ ≤ ‖A†‖‖r‖ in the range for consistent systems, ‖A†‖²‖A r‖ for the others
      double bound =
          drawn.consistent()
              ? condition * residual
              : condition * condition * result.operatorResidualNorm() + 1e-9 * condition * residual;
      assertTrue(Vectors.norm(error) <= 10 * bound + 1e-13 * condition * norm, text);
      assertTrue(drawn.a().kernelPart(x, 0) <= 1e-13 * condition * (norm + residual), text);
    }
    assertTrue(compared >= SYSTEMS / 4, "only " + compared + " systems compared");
  }

  private static MinresQlp[] both(Case drawn) {
    return new MinresQlp[] {drawn.solver(), drawn.solver().withReorthogonalisation()};
  }
}
