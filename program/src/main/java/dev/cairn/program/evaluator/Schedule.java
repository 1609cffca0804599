package dev.cairn.program.evaluator;

import dev.cairn.program.Op;
import dev.cairn.program.ProgramTooLargeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The order in which one section of a program (what depends on θ alone, or what is linear in the
/// direction) is computed block by block, and which row of the arena each value takes.
///
/// Element-wise operations of one size are gathered into units as early as possible. Rows are given
/// to values by first fit and taken back after the last use.
final class Schedule {
  /// Nodes computed together: one, or several element-wise ones with this many rows.
  record Unit(List<Integer> nodes, boolean elementwise, int rows) {}

  private final Layout layout;
  private final boolean linear;
  private final boolean[] kept;
  private final List<Unit> units = new ArrayList<>();
  private final Map<Integer, Integer> unitOf = new HashMap<>();
  private final Map<Integer, Integer> arenaRow = new HashMap<>();
  private final boolean[] temporary;
  private int arenaRows;

  /// The section of what depends on the direction (linear), or of what does not. The kept nodes
  /// take no rows of the arena.
  Schedule(Layout layout, boolean linear, boolean[] kept) {
    this.layout = layout;
    this.linear = linear;
    this.kept = kept;
    this.temporary = new boolean[kept.length];
    order();
    allocate();
  }

  List<Unit> units() {
    return units;
  }

  /// Number of rows of the arena.
  int arenaRows() {
    return arenaRows;
  }

  /// The first row of a node in the arena.
  int row(int node) {
    Integer row = arenaRow.get(node);
    if (row == null) {
      throw new IllegalStateException("node %s has no row".formatted(node));
    }
    return row;
  }

  /// Whether the node has one row only, which is overwritten for each of its elements.
  boolean temporary(int node) {
    return temporary[node];
  }

  private boolean mine(int node) {
    return !layout.idle(node) && layout.inBlocks(node) && layout.linear(node) == linear;
  }

  private void order() {
    NavigableSet<Integer> waiting = new TreeSet<>();
    for (int i = 0; i < kept.length; i++) {
      if (mine(i)) {
        waiting.add(i);
      }
    }
    boolean[] done = new boolean[kept.length];
    for (int i = 0; i < done.length; i++) {
      done[i] = !mine(i);
    }
    while (!waiting.isEmpty()) {
      int first = -1;
      for (int node : waiting) {
        if (layout.dependencies(node).stream().allMatch(d -> done[d])) {
          first = node;
          break;
        }
      }
      Unit unit =
          layout.elementwise(first)
              ? gather(waiting, done, layout.rows(first))
              : new Unit(List.of(first), false, 0);
      for (int node : unit.nodes()) {
        done[node] = true;
        unitOf.put(node, units.size());
      }
      unit.nodes().forEach(waiting::remove);
      units.add(unit);
    }
  }

  /// All waiting element-wise nodes with this many rows that can be done now, one after the other.
  private Unit gather(NavigableSet<Integer> waiting, boolean[] done, int rows) {
    SequencedSet<Integer> members = new LinkedHashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int node : waiting) {
        if (!members.contains(node)
            && layout.elementwise(node)
            && layout.rows(node) == rows
            && joins(node, members, done)) {
          members.add(node);
          grown = true;
        }
      }
    }
    return new Unit(List.copyOf(members), true, rows);
  }

  private boolean joins(int node, Set<Integer> members, boolean[] done) {
    for (int operand : layout.op(node).operandNumbers()) {
      Layout.Source source = layout.source(operand);
      boolean rowAtHand =
          source.map() == null
              && members.contains(source.node())
              && !(layout.op(source.node()) instanceof Op.Sum);
      if (!done[source.node()] && !rowAtHand) {
        return false;
      }
    }
    return true;
  }

  private void allocate() {
    int[] lastUse = new int[kept.length];
    Arrays.fill(lastUse, -1);
    for (int u = 0; u < units.size(); u++) {
      for (int node : units.get(u).nodes()) {
        for (int dependency : layout.dependencies(node)) {
          lastUse[dependency] = u;
        }
      }
    }
    RowPool pool = new RowPool();
    Map<Integer, List<int[]>> ending = new HashMap<>();
    for (int u = 0; u < units.size(); u++) {
      Unit unit = units.get(u);
      for (int node : unit.nodes()) {
        if (!layout.perSample(node) || kept[node]) {
          continue;
        }
        temporary[node] = unit.elementwise() && onlyReadBy(u, node);
        int count = temporary[node] ? 1 : layout.size(node);
        int row = pool.take(count);
        arenaRow.put(node, row);
        int until = layout.output(node) ? Integer.MAX_VALUE : Math.max(lastUse[node], u);
        ending.computeIfAbsent(until, _ -> new ArrayList<>()).add(new int[] {row, count});
      }
      if (layout.op(unit.nodes().getFirst()) instanceof Op.LogSumExp) {
        int row = pool.take(RowSteps.LogSumExp.SCRATCH);
        scratchRow.put(unit.nodes().getFirst(), row);
        pool.giveBack(row, RowSteps.LogSumExp.SCRATCH);
      }
      for (int[] range : ending.getOrDefault(u, List.of())) {
        pool.giveBack(range[0], range[1]);
      }
    }
    arenaRows = pool.size();
  }

  private final Map<Integer, Integer> scratchRow = new HashMap<>();

  /// The first of the rows that a node may use while it is computed.
  int scratch(int node) {
    return scratchRow.getOrDefault(node, 0);
  }

  private boolean onlyReadBy(int unit, int node) {
    return !layout.output(node)
        && !(layout.op(node) instanceof Op.Sum)
        && layout.consumers(node).stream()
            .allMatch(reader -> unitOf.getOrDefault(reader, -1) == unit);
  }

  /// Rows by first fit.
  private static final class RowPool {
    private final TreeMap<Integer, Integer> free = new TreeMap<>();
    private int size;

    int take(int count) {
      Optional<Map.Entry<Integer, Integer>> fitting =
          free.entrySet().stream().filter(range -> range.getValue() >= count).findFirst();
      if (fitting.isPresent()) {
        int start = fitting.get().getKey();
        int length = fitting.get().getValue();
        free.remove(start);
        if (length > count) {
          free.put(start + count, length - count);
        }
        return start;
      }
      int start = size;
      size = ProgramTooLargeException.length("values of a sample", (long) size + count);
      return start;
    }

    void giveBack(int start, int count) {
      int from = start;
      int length = count;
      Map.Entry<Integer, Integer> before = free.lowerEntry(start);
      if (before != null && before.getKey() + before.getValue() == start) {
        from = before.getKey();
        length += before.getValue();
      }
      Integer after = free.remove(start + count);
      if (after != null) {
        length += after;
      }
      free.put(from, length);
    }

    int size() {
      return size;
    }
  }
}
