package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.experiment.CairnException;
import dev.cairn.nn.symmetry.UnitLayer;
import dev.cairn.nn.symmetry.UnitSymmetry;
import dev.cairn.nn.symmetry.UnitSymmetry.Activation;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UnitsTextTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    var units =
        new UnitSymmetry(
            List.of(
                new UnitLayer(2, 3, 4, new UnitLayer.Strides(5, 8, 4, 1), OptionalInt.of(1)),
                new UnitLayer(3, 2, 1, new UnitLayer.Strides(40, 3, 1, 1), OptionalInt.empty())),
            List.of(Activation.ZERO_AT_ZERO),
            50);
    assertEquals(units, UnitsText.read(UnitsText.of(units)));
  }

  @Test
  void otherTextIsRefused() {
    for (String text : List.of("", "{}", "{\"layers\": 1}", "{\"layers\": [{}]}")) {
      assertThrows(CairnException.class, () -> UnitsText.read(text), text);
    }
  }
}
