package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescentFigureTest {
  /// Five runs with losses run/k: the quartiles at step k are those of the five numbers.
  @Test
  void linesAreMedianAndQuartilesOverTheStarts() {
    var runs = IntStream.rangeClosed(1, 5).mapToObj(run -> run(run, 100)).toList();
    var figure = figure(new DescentData.Optimiser("falling", runs));
    Panel loss = figure.panels().getFirst();
    Curve start = ((Layer.Lines) loss.layers().getFirst()).curves().getFirst();
    assertEquals(3, start.y(0), "median at the start");
    var quartiles = ((Layer.Lines) loss.layers().get(1)).curves();
    Curve median = ((Layer.Lines) loss.layers().get(2)).curves().getFirst();
    int last = median.size() - 1;
    assertEquals(100, median.x(last));
    assertEquals(3 / 101.0, median.y(last), 1e-15);
    assertEquals(2 / 101.0, quartiles.getFirst().y(last), 1e-15);
    assertEquals(4 / 101.0, quartiles.getLast().y(last), 1e-15);
    Panel r = figure.panels().getLast();
    assertEquals(0.95, ((Layer.Lines) r.layers().getFirst()).curves().getFirst().y(0));
    Curve residual = ((Layer.Lines) r.layers().get(2)).curves().getFirst();
    assertEquals(List.of(0.0, 50.0, 100.0), IntStream.range(0, 3).mapToObj(residual::x).toList());
    assertTrue(figure.caption().contains("started at 5 points"), figure.caption());
    assertTrue(figure.caption().contains("(5 of them with r > 0.9)"), figure.caption());
    assertTrue(Drawing.png(figure).length > 1_000);
  }

  @Test
  void aRunThatEndedKeepsItsLastValueAndADivergedOneIsLargerThanAll() {
    var long1 = run(1, 100);
    var ended = run(2, 10);
    double[] steps = {0, 1, 2};
    var diverged =
        new DescentData.Run(
            Curve.of("d", steps, new double[] {3, 9, Double.NaN}),
            Curve.of("d", steps, new double[] {3, 9, Double.POSITIVE_INFINITY}),
            Curve.of("d", new double[0], new double[0]));
    Panel loss =
        figure(new DescentData.Optimiser("mixed", List.of(long1, ended, diverged)))
            .panels()
            .getFirst();
    Curve median = ((Layer.Lines) loss.layers().get(2)).curves().getFirst();
    assertEquals(2 / 11.0, median.y(median.size() - 1), 1e-15, "of 1/101, 2/11 and what diverged");
  }

  @Test
  void whatWasNotMeasuredIsSaidInWords() {
    var none = Curve.of("r", new double[0], new double[0]);
    var run = run(1, 4);
    var data = new DescentData.Run(run.loss(), run.squaredGradients(), none);
    var figure = figure(new DescentData.Optimiser("silent", List.of(data)));
    assertEquals("not measured", figure.panels().getLast().layers().getFirst().name());
  }

  private static Figure figure(DescentData.Optimiser optimiser) {
    return DescentFigure.of(new DescentData("d", "title", 0.9, List.of(optimiser)));
  }

  private static DescentData.Run run(int run, int last) {
    double[] loss = IntStream.rangeClosed(0, last).mapToDouble(k -> run / (k + 1.0)).toArray();
    return new DescentData.Run(
        Curve.overIndex("run " + run, loss),
        Curve.overIndex("run " + run, loss),
        Curve.of("run " + run, new double[] {0, 50, 100}, new double[] {0.95, 0.5, 0.4}));
  }
}
