package dev.cairn.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reverse transformation: from a scalar loss to its gradient with respect to θ.
///
/// The result is a program again and may be transformed further.
public final class Gradient {
  /// The name of the output that holds the value.
  public static final String VALUE = "value";

  /// What the names of the outputs that hold the gradient start with.
  public static final String PREFIX = "gradient/";

  private final ProgramBuilder builder;
  private final @Nullable Value[] adjoints;

  private Gradient(ProgramBuilder builder, int size) {
    this.builder = builder;
    this.adjoints = new @Nullable Value[size];
  }

  /// The gradient of the only output of a program, a scalar; where it is per sample, of its sum
  /// over the samples.
  ///
  /// Outputs: [#VALUE], the (summed) scalar, then [#PREFIX] + name for every parameter in order,
  /// with the shape of the parameter.
  public static Program of(Program loss) {
    if (loss.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "gradient of a program with %s outputs; select one".formatted(loss.outputs().size()));
    }
    Program.Output output = loss.outputs().getFirst();
    Shape shape = loss.type(output).shape();
    if (shape.size() != 1) {
      throw new IllegalArgumentException(
          "gradient of output '%s', which is %s and no scalar"
              .formatted(output.name(), loss.type(output)));
    }
    ProgramBuilder builder = ProgramBuilder.continuing(loss);
    int size = loss.nodes().size();
    Gradient gradient = new Gradient(builder, size);
    Value value = builder.value(output.node());
    builder.output(
        VALUE,
        builder.reshape(value.perSample() ? builder.sumSamples(value) : value, Shape.SCALAR));
    gradient.adjoints[output.node()] = builder.fill(1, shape);
    List<Value> components = new ArrayList<>();
    for (Program.Parameter parameter : loss.parameters()) {
      components.add(builder.fill(0, parameter.shape()));
    }
    boolean[] variable = loss.dependents(op -> op instanceof Op.Parameter);
    for (int i = output.node(); i >= 0; i--) {
      Value adjoint = gradient.adjoints[i];
      if (adjoint != null && variable[i]) {
        if (builder.op(builder.value(i)) instanceof Op.Parameter(int index)) {
          components.set(index, adjoint);
        } else {
          gradient.propagate(builder.value(i), adjoint);
        }
      }
    }
    for (int p = 0; p < components.size(); p++) {
      builder.output(PREFIX + loss.parameters().get(p).name(), components.get(p));
    }
    return builder.build();
  }

  /// Adds g, the adjoint of y, times the derivative of y's operation to the adjoints of its
  /// operands.
  private void propagate(Value y, Value g) {
    ProgramBuilder b = builder;
    switch (b.op(y)) {
      case Op.Parameter _, Op.Direction _, Op.Data _, Op.Constant _, Op.Fill _ -> {}
      case Op.MaximumMask _ -> {}
      case Op.Product product -> product(product, g);
      case Op.Unary unary ->
          accumulate(unary.operand(), y, b.multiply(FunctionDerivatives.of(b, unary), g));
      case Op.Add(int left, int right) -> {
        accumulate(left, y, g);
        accumulate(right, y, g);
      }
      case Op.Subtract(int left, int right) -> {
        accumulate(left, y, g);
        accumulate(right, y, b.scale(-1, g));
      }
      case Op.Multiply(int left, int right) -> {
        accumulate(left, y, b.multiply(b.value(right), g));
        accumulate(right, y, b.multiply(b.value(left), g));
      }
      case Op.Scale(Real factor, int x) -> accumulate(x, y, b.scale(factor, g));
      case Op.Sum(int x, _) -> accumulate(x, y, b.broadcast(g, b.value(x).shape()));
      case Op.Broadcast(int x, _) -> accumulate(x, y, b.sum(g, b.value(x).shape()));
      case Op.SumSamples(int x) -> accumulate(x, y, g);
      case Op.Replicate(int x) -> accumulate(x, y, g);
      case Op.LogSumExp(int x, _) -> {
        Shape shape = b.value(x).shape();
        Value softmax = b.unary(Function.EXP, b.subtract(b.value(x), b.broadcast(y, shape)));
        accumulate(x, y, b.multiply(softmax, b.broadcast(g, shape)));
      }
      case Op.Reshape(int x, _) -> accumulate(x, y, b.reshape(g, b.value(x).shape()));
      case Op.Gather(int x, IndexMap map, _) ->
          accumulate(x, y, b.scatter(g, map, b.value(x).shape()));
      case Op.Scatter(int x, IndexMap map, _) ->
          accumulate(x, y, b.gather(g, map, b.value(x).shape()));
      case Op.Concatenate(List<Integer> parts, int axis) -> {
        int start = 0;
        for (int part : parts) {
          int extent = b.value(part).shape().extent(axis);
          accumulate(part, y, Tensors.slice(b, g, axis, start, start + extent));
          start += extent;
        }
      }
      case Op.Lookup(int table, int numbers) ->
          add(table, b.lookupSum(g, b.value(numbers), b.value(table).shape().extent(0)));
      case Op.LookupSum(int x, int numbers, _) -> accumulate(x, y, b.lookup(g, b.value(numbers)));
    }
  }

  private void product(Op.Product op, Value g) {
    Value left = builder.value(op.left());
    Value right = builder.value(op.right());
    boolean tl = op.transposeLeft();
    boolean tr = op.transposeRight();
    boolean sumLeft = !left.perSample() && right.perSample();
    boolean sumRight = !right.perSample() && left.perSample();
    add(
        op.left(),
        tl
            ? builder.product(right, g, tr, true, sumLeft)
            : builder.product(g, right, false, !tr, sumLeft));
    add(
        op.right(),
        tr
            ? builder.product(g, left, true, tl, sumRight)
            : builder.product(left, g, !tl, false, sumRight));
  }

  /// Adds a contribution of y, element by element, to the adjoint of one of its operands. A shared
  /// operand of a per-sample y gets its sum over the samples.
  private void accumulate(int operand, Value y, Value contribution) {
    boolean spread = y.perSample() && !builder.value(operand).perSample();
    add(operand, spread ? builder.sumSamples(contribution) : contribution);
  }

  private void add(int operand, Value contribution) {
    Value before = adjoints[operand];
    adjoints[operand] = before == null ? contribution : builder.add(before, contribution);
  }
}
