package dev.cairn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.objective.Evaluation;
import dev.cairn.objective.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchTest {
  /// f(x) = x²; NaN beyond 1e100.
  private static final Objective SQUARE =
      new Objective() {
        @Override
        public int dimension() {
          return 1;
        }

        @Override
        public Evaluation at(double[] theta) {
          double x = theta[0] > 1e100 ? Double.NaN : theta[0];
          return new Evaluation() {
            @Override
            public double value() {
              return x * x;
            }

            @Override
            public void gradient(double[] g) {
              g[0] = 2 * x;
            }
          };
        }
      };

  /// Multiplies x by a factor each step and stalls where that changes nothing.
  private record Scaling(double factor, List<String> log) implements Finder<Objective> {
    @Override
    public String name() {
      return "scaling";
    }

    @Override
    public Needs needs() {
      return Needs.PRODUCTS;
    }

    @Override
    public Trajectory begin(Objective objective, double[] start) {
      return new Trajectory() {
        private double x = start[0];

        @Override
        public Point theta() {
          return Point.of(x);
        }

        @Override
        public double value() {
          return objective.at(new double[] {x}).value();
        }

        @Override
        public double squaredGradientNorm() {
          double[] g = new double[1];
          objective.at(new double[] {x}).gradient(g);
          return g[0] * g[0];
        }

        @Override
        public Step step() {
          double next = x * factor;
          if (next == x) {
            return new Step(new Step.Outcome.Stalled("fixed point"), 0, 1, Optional.empty());
          }
          x = next;
          return new Step(new Step.Outcome.Moved(), 1, 1, Optional.empty());
        }

        @Override
        public void close() {
          log.add("closed");
        }
      };
    }
  }

  private final List<String> log = new ArrayList<>();
  private final List<Iterate> seen = new ArrayList<>();

  @Test
  void theRuleStopsBeforeAStepAndEveryIterateIsSeenOnce() {
    var result =
        Search.run(
            new Scaling(0.5, log),
            SQUARE,
            new double[] {1},
            StoppingRule.squaredGradientBelow(1e-3).or(StoppingRule.iterations(3)),
            seen::add);
    assertEquals(new StopReason.IterationLimit(3), result.reason());
    assertEquals(List.of(0, 1, 2, 3), seen.stream().map(Iterate::index).toList());
    assertEquals(Point.of(0.125), result.last().theta());
    assertTrue(seen.get(2).step().isPresent());
    assertTrue(result.last().step().isEmpty());
    assertEquals(List.of("closed"), log);
  }

  @Test
  void theFirstRuleThatHoldsNamesTheReason() {
    var result =
        Search.run(
            new Scaling(0.01, log),
            SQUARE,
            new double[] {1},
            StoppingRule.squaredGradientBelow(1e-2).or(StoppingRule.iterations(100)),
            Observer.none());
    assertEquals(new StopReason.SmallGradient(1e-2), result.reason());
    assertEquals(1, result.last().index());
  }

  @Test
  void aStallEndsTheSearchAtTheIterateThatStalled() {
    var result =
        Search.run(
            new Scaling(1, log), SQUARE, new double[] {1}, StoppingRule.iterations(10), seen::add);
    assertEquals(new StopReason.Stalled("fixed point"), result.reason());
    assertEquals(1, seen.size());
    assertTrue(result.last().step().isPresent());
  }

  @Test
  void aNonFiniteValueEndsTheSearch() {
    var result =
        Search.run(
            new Scaling(1e60, log),
            SQUARE,
            new double[] {1},
            StoppingRule.iterations(10),
            seen::add);
    assertEquals(new StopReason.NonFinite("value NaN"), result.reason());
    assertEquals(2, result.last().index());
    assertEquals(3, seen.size());
  }
}
