package dev.cairn.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.Evaluation;
import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainersTest {
  /// f(θ) = ½ Σ (k + 1) θₖ².
  private static final Objective BOWL =
      new Objective() {
        @Override
        public int dimension() {
          return 3;
        }

        @Override
        public Evaluation at(double[] theta) {
          double[] kept = theta.clone();
          return new Evaluation() {
            @Override
            public double value() {
              double sum = 0;
              for (int k = 0; k < kept.length; k++) {
                sum += 0.5 * (k + 1) * kept[k] * kept[k];
              }
              return sum;
            }

            @Override
            public void gradient(double[] g) {
              for (int k = 0; k < kept.length; k++) {
                g[k] = (k + 1) * kept[k];
              }
            }
          };
        }
      };

  private static final double[] START = {1, -2, 3};

  static Stream<Finder<Objective>> trainers() {
    return Stream.of(
        GradientDescent.PLAIN,
        GradientDescent.MOMENTUM,
        new AdaGrad(0.5, 1e-10),
        new Adam(0.05, 0.9, 0.999, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void everyTrainerGoesDownTheBowl(Finder<Objective> trainer) {
    List<TrainedPoint> points = new Training(1000, 1).run(trainer, BOWL, START);
    assertEquals(1001, points.size());
    assertEquals(18, points.getFirst().loss());
    assertTrue(points.getLast().loss() < 1e-3, trainer.name() + " ended at " + points.getLast());
    assertEquals(points, new Training(1000, 1).run(trainer, BOWL, START));
  }

  @Test
  void gradientDescentContractsEachComponentByItsOwnFactor() {
    var last = new Training(5, 1).run(GradientDescent.PLAIN, BOWL, START).getLast().theta();
    for (int k = 0; k < 3; k++) {
      assertEquals(START[k] * Math.pow(1 - 0.1 * (k + 1), 5), last.get(k), 1e-14);
    }
  }

  @Test
  void momentumFollowsItsRecurrence() {
    var points = new Training(2, 1).run(new GradientDescent(0.1, 0.5), BOWL, START);
    double first = 1 - 0.1;
    assertEquals(first, points.get(1).theta().get(0), 1e-15);
    assertEquals(first + 0.5 * -0.1 - 0.1 * first, points.get(2).theta().get(0), 1e-15);
  }

  @Test
  void theFirstStepsOfAdaGradAndAdamHaveTheLengthOfTheirRate() {
    var adaGrad = new Training(1, 1).run(AdaGrad.DEFAULT, BOWL, START).getLast().theta();
    var adam = new Training(1, 1).run(Adam.DEFAULT, BOWL, START).getLast().theta();
    for (int k = 0; k < 3; k++) {
      assertEquals(START[k] - 0.01 * Math.signum(START[k]), adaGrad.get(k), 1e-9);
      assertEquals(START[k] - 0.001 * Math.signum(START[k]), adam.get(k), 1e-9);
    }
  }

  @Test
  void keepsEveryKthPointAndStopsWhereTrainingDiverges() {
    var some = new Training(10, 4).run(GradientDescent.PLAIN, BOWL, START);
    assertEquals(List.of(0, 4, 8), some.stream().map(TrainedPoint::step).toList());
    var diverged = new Training(5000, 1).run(new GradientDescent(10, 0), BOWL, START);
    assertTrue(diverged.size() < 5000);
    assertTrue(Double.isFinite(diverged.getLast().loss()));
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new GradientDescent(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new GradientDescent(0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new AdaGrad(0, 1e-10));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, 1, 1e-8));
    assertThrows(IllegalArgumentException.class, () -> new Training(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Training(1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> GradientDescent.PLAIN.begin(BOWL, new double[] {1, 2}));
  }
}
