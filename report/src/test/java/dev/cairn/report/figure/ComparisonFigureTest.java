package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.search.RunEnding;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonFigureTest {
  private static RunTrace run(int number, RunEnding verdict, double... squaredGradients) {
    double[] iterate = IntStream.range(0, squaredGradients.length).mapToDouble(i -> i).toArray();
    Curve none = Curve.of("r", new double[0], new double[0]);
    return new RunTrace(number, verdict, Curve.of("run", iterate, squaredGradients), none);
  }

  @Test
  void everyVariantHasItsPanelAndTheCaptionCountsHowItsRunsEnded() {
    var arrives =
        new ComparisonData.Variant(
            "arrives",
            List.of(
                run(0, RunEnding.CRITICAL, 1, 1e-8, 1e-20), run(1, RunEnding.CRITICAL, 1, 1e-24)));
    var leaves =
        new ComparisonData.Variant(
            "leaves",
            List.of(run(0, RunEnding.DIVERGING, 1, 1e-3), run(1, RunEnding.NEITHER, 1, 0.5)));
    var none = new ComparisonData.Variant("idle", List.of());
    Figure figure =
        ComparisonFigure.of(
            new ComparisonData("c", "three", List.of(arrives, leaves, none), Cutoffs.PAPER));
    assertEquals(
        List.of("arrives", "leaves", "idle"),
        figure.panels().stream().map(Panel::heading).toList());
    String caption = figure.caption();
    assertTrue(caption.contains("arrives: 2 critical"), caption);
    assertTrue(caption.contains("leaves: 1 diverging, 1 neither"), caption);
    assertTrue(caption.contains("idle: no run"), caption);
    Curve first = ((Layer.Lines) figure.panels().getFirst().layers().getLast()).curves().getFirst();
    assertEquals(1e-20, first.y(2));
    assertTrue(Drawing.png(figure).length > 1_000);
  }
}
