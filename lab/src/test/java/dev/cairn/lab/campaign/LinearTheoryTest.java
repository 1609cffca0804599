package dev.cairn.lab.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.nn.theory.CriticalClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTheoryTest {
  private static final LinearTheory THEORY =
      new LinearTheory(
          10,
          List.of(new CriticalClass(List.of(), 4, 6, 0), new CriticalClass(List.of(1), 1, 0, 7)));

  @Test
  void pointsOnAndOffTheClassesAreToldApart() {
    LinearTheory.Comparison comparison =
        THEORY.compare(
            List.of(
                new LinearTheory.Found(4 + 1e-6, 6),
                new LinearTheory.Found(1, 0),
                new LinearTheory.Found(1, 1), // the index is wrong by one of ten
                new LinearTheory.Found(3.5, 6)));
    assertEquals(4, comparison.points());
    assertEquals(2, comparison.onClasses());
    assertEquals(0.5, comparison.largestDistance(), 1e-12);
    assertTrue(Double.isNaN(THEORY.compare(List.of()).largestDistance()));
  }

  @Test
  void onlyTheLinearVariantOfFigure1HasATheory() {
    List<Experiment> variants = List.copyOf(ExperimentFile.bundled("fig1").variants().values());
    LinearTheory linear = LinearTheory.of(variants.getFirst()).orElseThrow();
    assertEquals(2517, linear.classes().size());
    assertEquals(128, linear.dimension());
    assertEquals(2517, linear.curve().size());
    assertTrue(LinearTheory.of(variants.getLast()).isEmpty());
  }
}
