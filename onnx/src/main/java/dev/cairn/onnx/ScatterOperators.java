package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Elements replaced at known indices, or combined with what stands there.
final class ScatterOperators {
  private ScatterOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("ScatterElements", Operator.single(ScatterOperators::elements));
    operators.put("ScatterND", Operator.single(ScatterOperators::byRows));
  }

  private static Item elements(Scope s) {
    Item x = s.input(0);
    Tensor indices = IndexOperators.alike(s, x);
    int axis = Shapes.axis(s.whole("axis", 0), x.rank());
    SampleAxis.refuse(x, axis, "writes along", Advice.INDEX);
    IndexOperators.requireAlike(x, s.numbers(1));
    IndexOperators.requireAlike(x, s.input(2));
    IndexOperators.requireRank(x, indices);
    IndexMap map = Indices.map(indices.shape(), IndexOperators.along(x, indices, axis));
    return replaced(s, x, map);
  }

  private static Item byRows(Scope s) {
    Item x = IndexOperators.withoutSamples(s.input(0));
    IndexOperators.requireAlike(x, s.input(2));
    IndexRows rows = IndexRows.of(x.shape(), s.known(1), 0);
    return replaced(s, x, IndexMap.of(rows.count(), rows::element));
  }

  /// x with the elements that the map names replaced by the updates, or with them added.
  private static Item replaced(Scope s, Item x, IndexMap map) {
    Item updates = s.input(2);
    if (Shapes.count(updates.shape()) != map.length()) {
      throw new IllegalArgumentException(
          "%s updates for %s indices".formatted(Shapes.count(updates.shape()), map.length()));
    }
    String reduction = s.text("reduction", "none");
    return switch (reduction) {
      case "add" -> {
        Value added =
            s.algebra().builder().scatter(s.algebra().value(updates), map, Shape.of(x.shape()));
        yield s.algebra().add(x, new Computed(added, x.samples()));
      }
      case "none" -> overwritten(s, x, updates, map);
      case "mul" -> combined(s.algebra(), Arithmetic.MULTIPLY, x, updates, map);
      case "max" -> combined(s.algebra(), Arithmetic.MAXIMUM, x, updates, map);
      case "min" -> combined(s.algebra(), Arithmetic.MINIMUM, x, updates, map);
      default ->
          throw new IllegalArgumentException(
              "reduction = %s is not supported".formatted(reduction));
    };
  }

  private static Item overwritten(Scope s, Item x, Item updates, IndexMap map) {
    int[] shape = x.shape();
    int[] last = new int[Shapes.count(shape)];
    Arrays.fill(last, IndexMap.NONE);
    for (int i = 0; i < map.length(); i++) {
      if (last[map.get(i)] >= 0) {
        throw new IllegalArgumentException(
            "writes an element twice, which has no meaning: where PyTorch exports scatter_add or"
                + " index_add so, without the addition, write a product with a matrix of zeros and ones");
      }
      last[map.get(i)] = i;
    }
    Item kept = kept(s.algebra(), x, i -> last[i] < 0);
    Item placed =
        s.algebra()
            .gather(updates, shape, x.samples(), () -> IndexMap.of(last.length, i -> last[i]));
    return s.algebra().add(kept, placed);
  }

  /// x with the updates combined with the elements that they are meant for, round by round: none
  /// is met twice in one.
  private static Item combined(
      Algebra algebra, Arithmetic operation, Item x, Item updates, IndexMap map) {
    int[] shape = x.shape();
    int[] met = new int[Shapes.count(shape)];
    List<int[]> rounds = new ArrayList<>();
    for (int i = 0; i < map.length(); i++) {
      int target = map.get(i);
      int round = met[target]++;
      if (round == rounds.size()) {
        rounds.add(new int[met.length]);
        Arrays.fill(rounds.getLast(), IndexMap.NONE);
      }
      rounds.get(round)[target] = i;
    }
    Item result = x;
    for (int[] from : rounds) {
      Item others = kept(algebra, result, i -> from[i] < 0);
      Item these = kept(algebra, result, i -> from[i] >= 0);
      Item placed =
          algebra.gather(updates, shape, x.samples(), () -> IndexMap.of(from.length, i -> from[i]));
      // Elsewhere both are 0, and so is what the operation makes of them.
      result = algebra.add(others, algebra.binary(operation, these, placed));
    }
    return result;
  }

  /// x where something holds of the number of an element, 0 elsewhere.
  private static Item kept(Algebra algebra, Item x, IntPredicate where) {
    return algebra.gather(
        x,
        x.shape(),
        x.samples(),
        () -> IndexMap.of(Shapes.count(x.shape()), i -> where.test(i) ? i : IndexMap.NONE));
  }
}
