package dev.cairn.symmetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StabiliserChainTest {
  private static final List<SignedPermutation> ALL_OF_FOUR =
      List.of(
          SignedPermutation.of(2, 3, 4, 1),
          SignedPermutation.of(2, 1, 3, 4),
          SignedPermutation.of(-1, 2, 3, 4));

  @Test
  void everyStepSettlesAPlaceAndHasAMoverForEachImageOfIt() {
    var chain = StabiliserChain.of(4, ALL_OF_FOUR, 1e6);
    assertEquals(BigInteger.valueOf(16 * 24), chain.order());
    List<StabiliserChain.Step> steps = chain.steps();
    for (int k = 0; k < 4; k++) {
      int place = k + 1;
      StabiliserChain.Step step = steps.get(k);
      assertEquals(List.of(place), step.settled());
      Set<Integer> images =
          step.movers().stream().map(m -> m.image(place)).collect(Collectors.toSet());
      assertEquals(2 * (4 - k), images.size());
      for (SignedPermutation mover : step.movers()) {
        for (int fixed = 1; fixed < place; fixed++) {
          assertEquals(fixed, mover.image(fixed));
        }
      }
    }
  }

  /// Turning a square settles all of its corners at once.
  @Test
  void stepsThatChangeNothingAreLeftOut() {
    var chain = StabiliserChain.of(4, ALL_OF_FOUR.subList(0, 1), 1e6);
    assertEquals(1, chain.steps().size());
    assertEquals(List.of(1, 2, 3, 4), chain.steps().getFirst().settled());
    assertTrue(StabiliserChain.of(4, List.of(SignedPermutation.identity(4)), 0).steps().isEmpty());
  }

  @Test
  void groupsThatTakeTooLongAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> StabiliserChain.of(4, ALL_OF_FOUR, 200))
            .getMessage();
    assertEquals(
        "the group that these signed permutations of 4 coordinates generate is too large", message);
  }
}
