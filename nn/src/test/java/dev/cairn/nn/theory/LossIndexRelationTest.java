package dev.cairn.nn.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossIndexRelationTest {
  @ParameterizedTest
  @CsvSource({"0.25, 2", "0.01, 0.4", "11.6, 0.03"})
  void theScaleThatMadeThePointsIsFound(double ratio, double scale) {
    double[] losses = IntStream.range(0, 30).mapToDouble(i -> 0.3 + 0.1 * i).toArray();
    double[] indices =
        Arrays.stream(losses)
            .map(loss -> new WishartWigner(scale * loss, ratio).indexFraction())
            .toArray();
    var relation = LossIndexRelation.fit(ratio, losses, indices).orElseThrow();
    assertEquals(scale, relation.scale(), 2e-3 * scale);
    assertTrue(relation.misfit() < 1e-4, "misfit " + relation.misfit());
    assertEquals(indices[20], relation.index(losses[20]), 1e-3);
  }

  @Test
  void pointsThatDetermineNoScaleGiveNone() {
    assertTrue(LossIndexRelation.fit(1, new double[] {1, 2}, new double[] {0.1, 0.2}).isEmpty());
    assertTrue(LossIndexRelation.fit(1, new double[] {1, 2, 3}, new double[3]).isEmpty());
    double[] some = {0.1, 0.2, 0.3};
    assertTrue(LossIndexRelation.fit(1, new double[] {1, 0, 3}, some).isEmpty());
  }
}
