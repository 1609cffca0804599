package dev.cairn.study.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.store.RunId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final List<Experiment> VARIANTS =
      List.copyOf(
          ExperimentFile.parse(
                  """
                  name: cells
                  problem: {type: function, name: quartic}
                  start: {type: uniform, lower: -4, upper: 4}
                  finder: {type: newton_mr}
                  runs: 10
                  iterations: 5
                  variants:
                    - name: first
                    - name: second
                    - name: third
                      set: {start: "{type: marked, variant: 0}", runs: "4"}
                  """,
                  "cells.yaml")
              .variants()
              .values());

  /// Every cell is in one shard, and no shard has more than one cell more of a variant than
  /// another.
  @Test
  void shardsShareTheCellsOfEveryVariant() {
    for (int count : new int[] {1, 2, 3, 4, 7, 19, 20, 30}) {
      Set<RunId> seen = new HashSet<>();
      for (int index = 0; index < count; index++) {
        for (int variant = 0; variant < 2; variant++) {
          int of = variant;
          List<RunId> own =
              Cells.of(VARIANTS).of(new Shard(index, count)).stream()
                  .filter(id -> id.variant() == of)
                  .toList();
          assertTrue(Math.abs(own.size() - 10.0 / count) < 1, () -> own + " of " + count);
          own.forEach(id -> assertTrue(seen.add(id), () -> id + " twice"));
        }
      }
      assertEquals(20, seen.size());
    }
  }

  @Test
  void cellsThatStartFromOthersAreInNoShardButTheWhole() {
    Cells cells = Cells.of(VARIANTS);
    assertEquals(4, cells.dependent().size());
    assertEquals(24, cells.of(Shard.WHOLE).size());
    for (int index = 0; index < 2; index++) {
      assertTrue(cells.of(new Shard(index, 2)).stream().noneMatch(id -> id.variant() == 2));
    }
  }
}
