package dev.cairn.program.evaluator;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.evaluator.ProductSteps.Matrix;
import dev.cairn.program.evaluator.ProductSteps.Sizes;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation on shared values, done once for all samples.
final class SharedStep implements Step {
  private final Op op;
  private final List<Slot> operands;
  private final List<Shape> shapes;
  private final Slot target;
  private final Shape shape;
  private final View a = new View();
  private final View b = new View();
  private final View c = new View();
  private final @Nullable View[] rows = new @Nullable View[Kernels.ORDERS];
  private final int[] map;
  private final double factor;

  /// The operation op from operands with these slots and shapes to a target of this shape.
  SharedStep(Op op, List<Slot> operands, List<Shape> shapes, Slot target, Shape shape) {
    this.op = op;
    this.operands = List.copyOf(operands);
    this.shapes = List.copyOf(shapes);
    this.target = target;
    this.shape = shape;
    this.factor = op instanceof Op.Scale(Real exact, _) ? exact.doubleValue() : 1;
    this.map =
        switch (op) {
          case Op.Sum _ -> ElementwiseStep.broadcastMap(shape, shapes.getFirst()).toArray();
          case Op.Broadcast _ -> ElementwiseStep.broadcastMap(shapes.getFirst(), shape).toArray();
          case Op.Gather(_, IndexMap gather, _) -> gather.toArray();
          case Op.Scatter(_, IndexMap scatter, _) -> scatter.toArray();
          default -> new int[0];
        };
  }

  @Override
  public void run(Frame frame) {
    int n = Kernels.padded(shape.size());
    frame.locate(target, 0, c);
    if (!operands.isEmpty()) {
      frame.locate(operands.getFirst(), 0, a);
    }
    if (operands.size() > 1) {
      frame.locate(operands.get(1), 0, b);
    }
    switch (op) {
      case Op.Unary(Function function, int order, _) -> {
        rows[order] = c;
        frame.kernels.function(function, a, rows, n);
      }
      case Op.Add _ -> frame.kernels.add(a, b, c, n);
      case Op.Subtract _ -> frame.kernels.subtract(a, b, c, n);
      case Op.Multiply _ -> frame.kernels.multiply(a, b, c, n);
      case Op.Scale _ -> frame.kernels.scale(factor, a, c, n);
      case Op.Product product -> product(product);
      case Op.Sum _, Op.Scatter _ -> scatter();
      case Op.Broadcast _, Op.Gather _ -> gather();
      case Op.LogSumExp(_, int axis) -> logSumExp(shapes.getFirst(), axis);
      case Op.MaximumMask(_, int axis) -> maximumMask(shape, axis);
      case Op.Concatenate(_, int axis) -> concatenate(frame, axis);
      case Op.Parameter _,
          Op.Direction _,
          Op.Data _,
          Op.Constant _,
          Op.Fill _,
          Op.SumSamples _,
          Op.Replicate _,
          Op.Reshape _,
          Op.Lookup _,
          Op.LookupSum _ ->
          throw new IllegalStateException("%s is no shared step".formatted(op));
    }
  }

  private void gather() {
    for (int i = 0; i < map.length; i++) {
      c.data[c.offset + i] = map[i] == IndexMap.NONE ? 0 : a.data[a.offset + map[i]];
    }
  }

  private void scatter() {
    java.util.Arrays.fill(c.data, c.offset, c.offset + shape.size(), 0);
    for (int i = 0; i < map.length; i++) {
      if (map[i] != IndexMap.NONE) {
        c.data[c.offset + map[i]] += a.data[a.offset + i];
      }
    }
  }

  private void product(Op.Product op) {
    Matrix l = Matrix.of(operands.getFirst(), shapes.getFirst(), op.transposeLeft());
    Matrix r = Matrix.of(operands.get(1), shapes.get(1), op.transposeRight());
    Matrix result = Matrix.of(target, shape, false);
    Sizes sizes = Sizes.of(shape, shapes.getFirst(), op.transposeLeft());
    for (int batch = 0; batch < sizes.batch(); batch++) {
      for (int i = 0; i < sizes.m(); i++) {
        for (int j = 0; j < sizes.n(); j++) {
          double sum = 0;
          for (int k = 0; k < sizes.k(); k++) {
            double left = a.data[a.offset + l.at(batch, i, k)];
            sum = Math.fma(left, b.data[b.offset + r.at(batch, k, j)], sum);
          }
          c.data[c.offset + result.at(batch, i, j)] = sum;
        }
      }
    }
  }

  private void logSumExp(Shape operand, int axis) {
    int extent = operand.extent(axis);
    int inner = operand.inner(axis);
    for (int row = 0; row < shape.size(); row++) {
      int base = a.offset + row / inner * extent * inner + row % inner;
      double largest = a.data[base];
      for (int k = 1; k < extent; k++) {
        largest = Math.max(largest, a.data[base + k * inner]);
      }
      double sum = 0;
      for (int k = 0; k < extent; k++) {
        sum += Math.exp(a.data[base + k * inner] - largest);
      }
      c.data[c.offset + row] = largest + Math.log(sum);
    }
  }

  private void maximumMask(Shape operand, int axis) {
    int extent = operand.extent(axis);
    int inner = operand.inner(axis);
    for (int row = 0; row < operand.size() / extent; row++) {
      int base = row / inner * extent * inner + row % inner;
      int best = 0;
      for (int k = 1; k < extent; k++) {
        if (a.data[a.offset + base + k * inner] > a.data[a.offset + base + best * inner]) {
          best = k;
        }
      }
      for (int k = 0; k < extent; k++) {
        c.data[c.offset + base + k * inner] = k == best ? 1 : 0;
      }
    }
  }

  private void concatenate(Frame frame, int axis) {
    int start = 0;
    for (int part = 0; part < operands.size(); part++) {
      frame.locate(operands.get(part), 0, a);
      int run = shapes.get(part).extent(axis) * shape.inner(axis);
      int whole = shape.extent(axis) * shape.inner(axis);
      for (int outer = 0; outer < shape.outer(axis); outer++) {
        System.arraycopy(
            a.data, a.offset + outer * run, c.data, c.offset + outer * whole + start, run);
      }
      start += run;
    }
  }
}
