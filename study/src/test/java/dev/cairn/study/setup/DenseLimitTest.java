package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.search.Finder;
import org.junit.jupiter.api.Test;

class DenseLimitTest {
  private static final long FOUR_GIBIBYTES = 4L << 30;

  private static Finder<?> finder(String yaml) {
    return Finders.of(ExperimentFile.bundled("fig3").set("finder", yaml).experiment(), 2);
  }

  private static String refusal(String yaml, int dimension, long heap) {
    return assertThrows(CairnException.class, () -> DenseLimit.check(finder(yaml), dimension, heap))
        .getMessage();
  }

  @Test
  void aMatrixWithoutRoomIsRefusedWithWhatToDo() {
    assertEquals(
        "finder: the dense Hessian of 20,000 parameters takes 6.0 GiB a worker, at most 4.0 GiB"
            + " and 16,384 parameters fit here: set finder.hessian to products (r is by the"
            + " solver's estimate of ‖H‖ then), or give the virtual machine more memory",
        refusal("{type: newton_mr}", 20_000, FOUR_GIBIBYTES));
    assertEquals(
        "finder: the dense Hessian of 50,000 parameters takes 37.3 GiB a worker, at most 256.0 GiB"
            + " and 46,340 parameters fit here: use finder.type newton_mr with hessian: products,"
            + " or give the virtual machine more memory",
        refusal("{type: exact_newton_mr}", 50_000, 64 * FOUR_GIBIBYTES));
  }

  @Test
  void productsNeedNoMatrix() {
    for (String use : new String[] {"products", "adaptive"}) {
      String yaml = "{type: newton_mr, hessian: " + use + "}";
      assertDoesNotThrow(() -> DenseLimit.check(finder(yaml), 1_000_000, FOUR_GIBIBYTES));
    }
  }

  @Test
  void whatFitsIsTaken() {
    assertDoesNotThrow(() -> DenseLimit.check(finder("{type: newton_mr}"), 16_384, FOUR_GIBIBYTES));
  }
}
