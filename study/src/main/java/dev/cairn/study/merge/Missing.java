package dev.cairn.study.merge;

import dev.cairn.study.shard.Cells;
import dev.cairn.study.store.RunId;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a shard has not made yet.
///
/// @param shard its number
/// @param left its cells that are not stored
/// @param cells how many it has
record Missing(int shard, List<RunId> left, int cells) {
  /// Cells that are named one by one.
  private static final int FEW = 6;

  Missing {
    left = List.copyOf(left);
  }

  /// The shards that lack something.
  static List<Missing> of(Cells cells, int shards, Set<RunId> stored) {
    Map<Integer, List<RunId>> left = new TreeMap<>();
    int[] counts = new int[shards];
    for (int position = 0; position < cells.independent().size(); position++) {
      RunId cell = cells.independent().get(position);
      int shard = position % shards;
      counts[shard]++;
      if (!stored.contains(cell)) {
        left.computeIfAbsent(shard, _ -> new ArrayList<>()).add(cell);
      }
    }
    return left.entrySet().stream()
        .map(entry -> new Missing(entry.getKey(), entry.getValue(), counts[entry.getKey()]))
        .toList();
  }

  /// In words: "shard 3 lacks 2 of 10 cells: 0-43 0-83 (variant-run)".
  String line() {
    String named =
        left.stream()
            .limit(FEW)
            .map(cell -> cell.variant() + "-" + cell.run())
            .collect(Collectors.joining(" "));
    return "shard %s lacks %s of %s (variant-run): %s%s"
        .formatted(
            shard, left.size(), Counted.of(cells, "cell"), named, left.size() > FEW ? " …" : "");
  }
}
