package dev.cairn.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StartPointsTest {
  private static TrainedPoint point(double loss) {
    return new TrainedPoint(0, loss, Point.of(loss, -loss));
  }

  @Test
  void takesTheFirstPointByLossAtOrAboveTheLevel() {
    var starts = new StartPoints(List.of(point(5), point(1), point(2), point(3)), 0);
    assertEquals(1, starts.at(0).loss());
    assertEquals(2, starts.at(0.25).loss());
    assertEquals(3, starts.at(0.26).loss());
    assertEquals(5, starts.at(0.51).loss());
    assertEquals(5, starts.at(1).loss());
    assertThrows(IllegalArgumentException.class, () -> starts.at(1.5));
  }

  @Test
  void drawsAreUniformInLossHoweverThePointsCluster() {
    List<TrainedPoint> points = new ArrayList<>();
    for (int k = 0; k <= 1000; k++) {
      points.add(point(100 * Math.pow(0.99, k)));
    }
    var starts = new StartPoints(points, 0);
    var random = new SplittableRandom(11);
    double sum = 0;
    int above = 0;
    for (int draw = 0; draw < 10_000; draw++) {
      double loss = starts.draw(random)[0];
      sum += loss;
      above += loss > 75 ? 1 : 0;
    }
    assertEquals(50, sum / 10_000, 1.5);
    assertEquals(0.25, above / 10_000.0, 0.02);
  }

  @Test
  void noiseHasItsVariance() {
    var starts = new StartPoints(List.of(point(1)), 0.01);
    var random = new SplittableRandom(12);
    double squares = 0;
    for (int draw = 0; draw < 5000; draw++) {
      double[] theta = starts.draw(random);
      squares += (theta[0] - 1) * (theta[0] - 1) + (theta[1] + 1) * (theta[1] + 1);
    }
    assertEquals(0.01, squares / 10_000, 0.0005);
  }

  @Test
  void sameSeedSameDraw() {
    var starts = new StartPoints(List.of(point(1), point(4)), 0.5);
    assertArrayEquals(starts.draw(new SplittableRandom(2)), starts.draw(new SplittableRandom(2)));
  }

  @Test
  void equalLossesAreNoObstacle() {
    assertEquals(2, new StartPoints(List.of(point(2), point(2)), 0).at(0.7).loss());
  }

  @Test
  void refusesNothingAndNonsense() {
    assertThrows(IllegalArgumentException.class, () -> new StartPoints(List.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> new StartPoints(List.of(point(1)), -1));
    var e = assertThrows(IllegalArgumentException.class, () -> point(Double.NaN));
    assertTrue(String.valueOf(e.getMessage()).contains("NaN"));
  }
}
