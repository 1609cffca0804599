package dev.cairn.program.evaluator;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.evaluator.ElementwiseStep.Arithmetic;
import dev.cairn.program.evaluator.ElementwiseStep.Operand;
import dev.cairn.program.evaluator.ElementwiseStep.Operation;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.evaluator.ProductSteps.Matrix;
import dev.cairn.program.evaluator.ProductSteps.Sizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns scheduled nodes into steps of a plan.
final class StepBuilder {
  private final Plan plan;
  private final Layout layout;
  private final Map<Integer, Slot> slots;
  private final Map<Integer, Integer> partials;

  StepBuilder(Plan plan, Layout layout, Map<Integer, Slot> slots, Map<Integer, Integer> partials) {
    this.plan = plan;
    this.layout = layout;
    this.slots = slots;
    this.partials = partials;
  }

  void build(Schedule[] schedules) {
    for (int section = 0; section < schedules.length; section++) {
      shared(section);
      Schedule schedule = schedules[section];
      for (Schedule.Unit unit : schedule.units()) {
        for (int node : unit.nodes()) {
          if (layout.perSample(node) && !slots.containsKey(node)) {
            slots.put(
                node, plan.placeRows(Frame.ARENA, schedule.row(node), schedule.temporary(node)));
          }
        }
        if (unit.elementwise()) {
          Fusion fusion = new Fusion(layout, schedule::temporary);
          plan.block(section).add(elementwise(unit, fusion));
        } else {
          single(unit.nodes().getFirst(), schedule, plan.block(section));
        }
      }
    }
  }

  private void shared(int section) {
    for (int i = 0; i < layout.program.nodes().size(); i++) {
      boolean accumulated = layout.addsSums(i);
      if (layout.idle(i) || layout.inBlocks(i) || layout.linear(i) != (section == 1)) {
        continue;
      }
      if (accumulated) {
        continue;
      }
      List<Slot> operands = new ArrayList<>();
      List<Shape> shapes = new ArrayList<>();
      for (int operand : layout.op(i).operandNumbers()) {
        operands.add(slot(operand));
        shapes.add(shape(operand));
      }
      SharedStep step = new SharedStep(layout.op(i), operands, shapes, slot(i), shape(i));
      (layout.summed(i) ? plan.afterwards(section) : plan.once(section)).add(step);
    }
  }

  private Slot slot(int node) {
    Slot slot = slots.get(layout.canonical(node));
    if (slot == null) {
      throw new IllegalStateException(
          "node %s (%s) is read before it has a place"
              .formatted(node, layout.program.nodes().get(node)));
    }
    return slot;
  }

  private Shape shape(int node) {
    return layout.program.nodes().get(node).type().shape();
  }

  private int partial(int node) {
    Integer partial = partials.get(node);
    if (partial == null) {
      throw new IllegalStateException("node %s has no sums".formatted(node));
    }
    return partial;
  }

  private ElementwiseStep elementwise(Schedule.Unit unit, Fusion fusion) {
    List<Operation> parts = new ArrayList<>();
    Map<String, ElementwiseStep.Apply> functions = new HashMap<>();
    for (int node : unit.nodes()) {
      if (fusion.leftToItsReaders(node)) {
        continue;
      }
      switch (layout.op(node)) {
        case Op.Unary(Function function, int order, int x) -> {
          String key = function + "@" + layout.canonical(x);
          ElementwiseStep.Apply apply = functions.get(key);
          if (apply == null) {
            apply = new ElementwiseStep.Apply(function, operand(x));
            functions.put(key, apply);
            parts.add(apply);
          }
          apply.want(order, target(node));
        }
        case Op.Add(int left, int right) -> parts.add(sum(fusion, left, right, node));
        case Op.Subtract(int left, int right) ->
            parts.add(binary(Arithmetic.SUBTRACT, left, right, node));
        case Op.Multiply(int left, int right) -> parts.add(product(fusion, left, right, node));
        case Op.Scale(Real factor, int x) ->
            parts.add(new ElementwiseStep.Scale(factor.doubleValue(), operand(x), target(node)));
        case Op.Sum(int x, Shape shape) -> {
          IndexMap map = ElementwiseStep.broadcastMap(shape, shape(x));
          parts.add(new ElementwiseStep.SumRows(operand(x), slot(node), map, shape.size()));
        }
        case Op.SumSamples(int x) ->
            parts.add(new ElementwiseStep.SumSamples(operand(x), partial(node)));
        default ->
            throw new IllegalStateException("%s is not element-wise".formatted(layout.op(node)));
      }
    }
    return new ElementwiseStep(unit.rows(), parts);
  }

  /// left + right, with a product that was left to it.
  private Operation sum(Fusion fusion, int left, int right, int node) {
    boolean first = fusion.leftToItsReaders(layout.canonical(left));
    if (!first && !fusion.leftToItsReaders(layout.canonical(right))) {
      return binary(Arithmetic.ADD, left, right, node);
    }
    List<Integer> factors = layout.op(layout.canonical(first ? left : right)).operandNumbers();
    return new ElementwiseStep.MultiplyAdd(
        operand(factors.get(0)),
        operand(factors.get(1)),
        operand(first ? right : left),
        target(node));
  }

  /// left · right, with a shift that was left to it.
  private Operation product(Fusion fusion, int left, int right, int node) {
    boolean first = fusion.leftToItsReaders(layout.canonical(left));
    if (!first && !fusion.leftToItsReaders(layout.canonical(right))) {
      return binary(Arithmetic.MULTIPLY, left, right, node);
    }
    List<Integer> terms = layout.op(layout.canonical(first ? left : right)).operandNumbers();
    boolean shiftFirst = fusion.shared(terms.get(0));
    return new ElementwiseStep.ShiftMultiply(
        operand(terms.get(shiftFirst ? 1 : 0)),
        operand(terms.get(shiftFirst ? 0 : 1)),
        operand(first ? right : left),
        target(node));
  }

  private Operation binary(Arithmetic arithmetic, int left, int right, int node) {
    return new ElementwiseStep.Binary(arithmetic, operand(left), operand(right), target(node));
  }

  private Operand operand(int number) {
    Layout.Source source = layout.source(number);
    return new Operand(slot(source.node()), source.map());
  }

  private Operand target(int node) {
    return new Operand(slot(node), null);
  }

  private void single(int node, Schedule schedule, List<Step> steps) {
    Shape shape = shape(node);
    switch (layout.op(node)) {
      case Op.Product op when op.sumSamples() -> {
        Matrix left = Matrix.of(slot(op.left()), shape(op.left()), op.transposeLeft());
        Matrix right = Matrix.of(slot(op.right()), shape(op.right()), op.transposeRight());
        Sizes sizes = Sizes.of(shape, shape(op.left()), op.transposeLeft());
        steps.add(new ProductSteps.Contraction(left, right, partial(node), sizes));
      }
      case Op.Product op -> steps.add(product(op, node, shape, false));
      case Op.Add _ -> addProducts(node, steps);
      case Op.LogSumExp(int x, int axis) ->
          steps.add(
              new RowSteps.LogSumExp(
                  slot(x),
                  slot(node),
                  plan.placeRows(Frame.ARENA, schedule.scratch(node), false),
                  shape(x),
                  axis));
      case Op.MaximumMask(int x, int axis) ->
          steps.add(new RowSteps.MaximumMask(slot(x), slot(node), shape, axis));
      case Op.Broadcast(int x, _) ->
          steps.add(
              new RowSteps.Move(
                  slot(x), slot(node), ElementwiseStep.broadcastMap(shape(x), shape).toArray()));
      case Op.Replicate(int x) ->
          steps.add(new RowSteps.Move(slot(x), slot(node), identity(shape.size())));
      case Op.Gather(int x, IndexMap map, _) ->
          steps.add(new RowSteps.Move(slot(x), slot(node), map.toArray()));
      case Op.Scatter(int x, IndexMap map, _) ->
          steps.add(new RowSteps.Scatter(slot(x), slot(node), map.toArray(), shape.size()));
      case Op.Concatenate(List<Integer> parts, int axis) -> concatenate(node, parts, axis, steps);
      case Op.Lookup(int table, int numbers) ->
          steps.add(
              new RowSteps.Lookup(
                  slot(table), slot(numbers), slot(node), shape(table), shape.extent(0)));
      case Op.LookupSum(int x, int numbers, int rows) ->
          steps.add(new RowSteps.LookupSum(slot(x), slot(numbers), partial(node), rows, shape(x)));
      case Op.Parameter _,
          Op.Direction _,
          Op.Data _,
          Op.Constant _,
          Op.Fill _,
          Op.Unary _,
          Op.Subtract _,
          Op.Multiply _,
          Op.Scale _,
          Op.Sum _,
          Op.SumSamples _,
          Op.Reshape _ ->
          throw new IllegalStateException("%s is no step alone".formatted(layout.op(node)));
    }
  }

  private static int[] identity(int size) {
    return IndexMap.of(size, i -> i).toArray();
  }

  private Step product(Op.Product op, int target, Shape shape, boolean accumulate) {
    Matrix left = Matrix.of(slot(op.left()), shape(op.left()), op.transposeLeft());
    Matrix right = Matrix.of(slot(op.right()), shape(op.right()), op.transposeRight());
    Matrix result = Matrix.of(slot(target), shape, false);
    Sizes sizes = Sizes.of(shape, shape(op.left()), op.transposeLeft());
    if (!left.slot().perSample()) {
      return new ProductSteps.SharedTimesRows(left, right, result, sizes, accumulate);
    }
    if (!right.slot().perSample()) {
      return ProductSteps.SharedTimesRows.transposed(left, right, result, sizes, accumulate);
    }
    return new ProductSteps.RowsTimesRows(left, right, result, sizes);
  }

  /// The products under a sum, from left to right, all into its place; the first one overwrites.
  private void addProducts(int sum, List<Step> steps) {
    Deque<Integer> terms = new ArrayDeque<>(List.of(sum));
    boolean written = false;
    while (!terms.isEmpty()) {
      int term = terms.pop();
      if (layout.op(term) instanceof Op.Product product) {
        steps.add(product(product, sum, shape(term), written));
        written = true;
      } else {
        layout.op(term).operandNumbers().reversed().forEach(x -> terms.push(layout.canonical(x)));
      }
    }
  }

  private void concatenate(int node, List<Integer> parts, int axis, List<Step> steps) {
    Shape whole = shape(node);
    int start = 0;
    for (int part : parts) {
      Shape shape = shape(part);
      int extent = shape.extent(axis);
      int inner = shape.inner(axis);
      int first = start;
      int[] targets =
          IndexMap.of(
                  shape.size(),
                  i ->
                      (i / inner / extent * whole.extent(axis) + first + i / inner % extent) * inner
                          + i % inner)
              .toArray();
      steps.add(new RowSteps.Place(slot(part), slot(node), targets));
      start += extent;
    }
  }
}
