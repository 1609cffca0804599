package dev.cairn.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The forward transformation: derivatives of the outputs along a direction v in θ.
///
/// Applied to a gradient program it gives Hessian-vector products. All that depends on the
/// direction is linear in it; what does not is the same for all directions at one θ, and factors
/// that do not depend on the direction are multiplied with each other first, so that one product
/// reads as few of them as possible. Source: Pearlmutter, "Fast exact multiplication by the
/// Hessian" (1994).
public final class Tangent {
  /// What the names of the outputs that hold the tangents start with.
  public static final String PREFIX = "tangent/";

  private final ProgramBuilder builder;
  private final @Nullable Value[] tangents;

  /// Which of the nodes examined so far depend on the direction; none of the program's own does.
  private final BitSet directional = new BitSet();

  private int examined;

  private Tangent(ProgramBuilder builder, int size) {
    this.builder = builder;
    this.tangents = new @Nullable Value[size];
    this.examined = size;
  }

  /// The outputs of the program, then for each of them [#PREFIX] + its name: the derivative d/dε of
  /// the output at θ + εv for ε = 0, with the same shape.
  public static Program of(Program program) {
    if (program.nodes().stream().anyMatch(node -> node.op() instanceof Op.Direction)) {
      throw new IllegalArgumentException("the program is a tangent program already");
    }
    ProgramBuilder builder = ProgramBuilder.continuing(program);
    int size = program.nodes().size();
    Tangent tangent = new Tangent(builder, size);
    for (int i = 0; i < size; i++) {
      tangent.tangents[i] = tangent.tangent(builder.value(i));
    }
    for (Program.Output output : program.outputs()) {
      builder.output(output.name(), builder.value(output.node()));
    }
    for (Program.Output output : program.outputs()) {
      Value derivative = tangent.tangents[output.node()];
      builder.output(
          PREFIX + output.name(),
          derivative == null ? builder.fill(0, program.type(output).shape()) : derivative);
    }
    return builder.build();
  }

  /// The tangent of y from those of its operands; null stands for zero.
  private @Nullable Value tangent(Value y) {
    ProgramBuilder b = builder;
    return switch (b.op(y)) {
      case Op.Parameter(int index) -> b.direction(index);
      case Op.Direction _, Op.Data _, Op.Constant _, Op.Fill _, Op.MaximumMask _ -> null;
      case Op.Product op -> product(op);
      case Op.Unary op -> {
        Value dx = tangents[op.operand()];
        yield dx == null ? null : times(FunctionDerivatives.of(b, op), dx);
      }
      case Op.Add(int left, int right) -> sum(tangents[left], tangents[right]);
      case Op.Subtract(int left, int right) -> {
        Value da = tangents[left];
        Value db = tangents[right];
        if (da != null && db != null) {
          yield b.subtract(da, db);
        }
        yield db == null ? da : b.scale(-1, db);
      }
      case Op.Multiply(int left, int right) -> {
        Value da = tangents[left];
        Value db = tangents[right];
        yield sum(
            da == null ? null : times(b.value(right), da),
            db == null ? null : times(b.value(left), db));
      }
      case Op.Scale(Real factor, int x) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.scale(factor, dx);
      }
      case Op.Sum(int x, Shape shape) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.sum(dx, shape);
      }
      case Op.Broadcast(int x, Shape shape) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.broadcast(dx, shape);
      }
      case Op.SumSamples(int x) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.sumSamples(dx);
      }
      case Op.Replicate(int x) -> tangents[x];
      case Op.LogSumExp(int x, _) -> {
        Value dx = tangents[x];
        if (dx == null) {
          yield null;
        }
        Value all = b.value(x);
        Value softmax = b.unary(Function.EXP, b.subtract(all, b.broadcast(y, all.shape())));
        yield b.sum(times(softmax, dx), y.shape());
      }
      case Op.Reshape(int x, Shape shape) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.reshape(dx, shape);
      }
      case Op.Gather(int x, IndexMap map, Shape shape) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.gather(dx, map, shape);
      }
      case Op.Scatter(int x, IndexMap map, Shape shape) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.scatter(dx, map, shape);
      }
      case Op.Concatenate(List<Integer> parts, int axis) -> concatenate(parts, axis);
      case Op.Lookup(int table, int numbers) -> {
        Value dtable = tangents[table];
        yield dtable == null ? null : b.lookup(dtable, b.value(numbers));
      }
      case Op.LookupSum(int x, int numbers, int rows) -> {
        Value dx = tangents[x];
        yield dx == null ? null : b.lookupSum(dx, b.value(numbers), rows);
      }
    };
  }

  private @Nullable Value product(Op.Product op) {
    Value left = builder.value(op.left());
    Value right = builder.value(op.right());
    Value dl = tangents[op.left()];
    Value dr = tangents[op.right()];
    boolean tl = op.transposeLeft();
    boolean tr = op.transposeRight();
    boolean sum = op.sumSamples();
    return sum(
        dl == null ? null : builder.product(dl, right, tl, tr, sum),
        dr == null ? null : builder.product(left, dr, tl, tr, sum));
  }

  private @Nullable Value concatenate(List<Integer> parts, int axis) {
    List<Value> derivatives = new ArrayList<>();
    boolean any = false;
    for (int part : parts) {
      Value derivative = tangents[part];
      any |= derivative != null;
      derivatives.add(
          derivative == null ? builder.fill(0, builder.value(part).shape()) : derivative);
    }
    return any ? builder.concatenate(axis, derivatives) : null;
  }

  private @Nullable Value sum(@Nullable Value a, @Nullable Value b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : builder.add(a, b);
  }

  /// factor·t, where the factor does not depend on the direction: with t = p·d it is (factor·p)·d.
  private Value times(Value factor, Value t) {
    if (builder.op(t) instanceof Op.Multiply(int left, int right)) {
      Value p = builder.value(left);
      Value d = builder.value(right);
      return dependsOnDirection(left)
          ? builder.multiply(builder.multiply(factor, d), p)
          : builder.multiply(builder.multiply(factor, p), d);
    }
    return builder.multiply(factor, t);
  }

  private boolean dependsOnDirection(int number) {
    while (examined <= number) {
      Op op = builder.op(builder.value(examined));
      directional.set(
          examined,
          op instanceof Op.Direction || op.operandNumbers().stream().anyMatch(directional::get));
      examined++;
    }
    return directional.get(number);
  }
}
