package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.store.TheoryRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTheoryTest {
  @Test
  void onlyTheLinearVariantOfFigure1HasATheory() {
    List<Variant> variants = Variant.load(ExperimentFile.bundled("fig1"));
    List<TheoryRow> linear = LinearTheory.of(variants.getFirst());
    assertEquals(2517, linear.size()); // Σ over q ≤ 4 of the subsets of 16 of size q
    assertEquals(128, variants.getFirst().problem().dimension());
    assertTrue(LinearTheory.of(variants.getLast()).isEmpty());
  }
}
