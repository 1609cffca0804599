package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.report.figure.PlaneData.PlanePoint;
import dev.cairn.search.RunEnding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaperFiguresTest {
  private static final Path LOOK = Path.of("target", "figures");

  @Test
  void figure2ShowsTheQuarticItsPointsAndItsTrajectories() throws Exception {
    var f = ProblemCatalogue.named("quartic").objective();
    double flat = Math.sqrt(2);
    var data =
        PlaneData.sample(
            f,
            4,
            List.of(PlanePoint.of(f, -3, 0)),
            List.of(PlanePoint.of(f, flat, 0), PlanePoint.of(f, -flat, 0)),
            spirals(40, 15));
    assertEquals(0, data.critical().getFirst().squaredGradient(), 1e-20);
    assertEquals(11.18, data.flat().getFirst().squaredGradient(), 5e-3);
    assertEquals(214.8, data.flat().getLast().squaredGradient(), 5e-2);
    // Newton's step −H⁻¹g at (−3 + ε, 0) points to the critical point, at (0, 0) to (1.5, 0)
    assertTrue(data.steps().size() > 250, "arrows " + data.steps().size());
    var figure = PlaneFigure.of("quartic", "Quartic", data);
    Drawing.write(figure, LOOK);
    assertEquals(6, figure.panels().size());
    assertTrue(figure.caption().contains("40 trajectories"), figure.caption());
  }

  @Test
  void figure1ShowsTheoryFoundPointsAndBothNetworks() throws Exception {
    var linear = SyntheticRuns.traces(60, 300, 8);
    var nonlinear = SyntheticRuns.traces(10, 500, 9);
    var theory = cloud(400, 1);
    var data =
        new LinearData(
            linear,
            theory,
            cloud(50, 1),
            cloud(50, 2),
            nonlinear,
            SyntheticRuns.points(nonlinear, 3),
            1e-10,
            1e-2);
    var figure = LinearFigure.of("linear", "Linear and non-linear auto-encoder", data);
    Drawing.write(figure, LOOK);
    var drawn =
        figure.panels().getFirst().layers().stream()
            .map(Layer.Lines.class::cast)
            .map(layer -> layer.curves().size())
            .toList();
    var ended =
        TraceFigure.ORDER.stream()
            .map(ending -> (int) linear.stream().filter(run -> run.ending() == ending).count())
            .filter(count -> count > 0)
            .toList();
    assertEquals(ended, drawn, "a colour for each ending");
    var grey = (Layer.Points) figure.panels().get(1).layers().getFirst();
    assertEquals(Colour.THEORY, grey.colour());
    assertEquals(400, grey.curves().getFirst().size());
  }

  private static Curve cloud(int points, long seed) {
    var random = new SplittableRandom(seed);
    double[] index = random.doubles(points, 0, 0.3).toArray();
    double[] loss = Arrays.stream(index).map(i -> 2 + 20 * i * (1 + 0.1 * i)).toArray();
    return Curve.of("cloud", index, loss);
  }

  private static List<PlaneRun> spirals(int runs, int iterations) {
    var random = new SplittableRandom(4);
    var spirals = new ArrayList<PlaneRun>();
    for (int run = 0; run < runs; run++) {
      var verdict = run % 3 == 0 ? RunEnding.CRITICAL : RunEnding.GRADIENT_FLAT;
      double target = verdict == RunEnding.CRITICAL ? -3 : Math.sqrt(2);
      double x0 = random.nextDouble(-4, 4);
      double y0 = random.nextDouble(-4, 4);
      double[] x =
          IntStream.rangeClosed(0, iterations)
              .mapToDouble(k -> target + (x0 - target) * Math.pow(-0.6, k))
              .toArray();
      double[] y =
          IntStream.rangeClosed(0, iterations).mapToDouble(k -> y0 * Math.pow(0.5, k)).toArray();
      double[] g = Arrays.stream(y).map(v -> 10 + v * v).toArray();
      spirals.add(
          new PlaneRun(
              verdict, Curve.of("run", x, y), Curve.overIndex("f", x), Curve.overIndex("g", g)));
    }
    return spirals;
  }
}
