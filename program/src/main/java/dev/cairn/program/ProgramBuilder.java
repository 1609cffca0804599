package dev.cairn.program;

import dev.cairn.linalg.Point;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Builds a [Program] operation by operation.
///
/// Shapes are checked at once; a mistake is an [IllegalArgumentException] that names the operation,
/// the shapes and the operands. Equal operations are computed once, products with ones disappear,
/// those with zeros where the other factor is defined everywhere, and what no output needs is
/// dropped by [#build]. Fixed numbers are combined exactly or not at all: no rounding happens here.
/// Operations may mix shared and
/// per-sample values: the shared one is the same for every sample. One builder serves one thread.
public final class ProgramBuilder extends ElementwiseBuilder {
  private final LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();

  /// A builder without any value.
  public ProgramBuilder() {
    this(new Nodes());
  }

  private ProgramBuilder(Nodes nodes) {
    super(nodes);
  }

  /// A builder that starts with the nodes, parameters and inputs of a program: node i is its i-th
  /// value. The outputs are not taken over.
  static ProgramBuilder continuing(Program program) {
    return new ProgramBuilder(Nodes.of(program));
  }

  // Leaves.

  /// A new tensor of parameters, placed in θ after those before it.
  public Value parameter(String name, int... extents) {
    return value(nodes.parameter(name, Shape.of(extents)));
  }

  /// A new data input: a tensor of this shape for every sample.
  public Value data(String name, int... extents) {
    return value(nodes.input(name, Shape.of(extents)));
  }

  /// The component of the direction that belongs to a parameter.
  Value direction(int index) {
    return shared(new Op.Direction(index), nodes.parameterShape(index));
  }

  /// A tensor of fixed numbers, row-major; values (length of the shape's size) is copied.
  public Value constant(double[] values, int... extents) {
    return constant(Point.of(values), extents);
  }

  /// A tensor of fixed numbers, row-major, which are not copied.
  public Value constant(Point values, int... extents) {
    Shape shape = Shape.of(extents);
    if (values.dimension() != shape.size()) {
      throw new IllegalArgumentException(
          "constant of shape %s with %s values".formatted(shape, values.dimension()));
    }
    double first = values.get(0);
    if (Double.isFinite(first) && Arrays.stream(values.coordinates()).allMatch(x -> x == first)) {
      return fill(Real.of(first), shape);
    }
    return shared(new Op.Constant(values, shape), shape);
  }

  // Products.

  /// L·R of the last two axes: `[batch, m, k]`·`[batch, k, n]` → `[batch, m, n]`.
  public Value product(Value left, Value right) {
    return product(left, right, false, false);
  }

  /// L·R where each operand may be transposed first (its last two axes).
  public Value product(Value left, Value right, boolean transposeLeft, boolean transposeRight) {
    return product(left, right, transposeLeft, transposeRight, false);
  }

  /// W·x for a matrix `[m, k]` and a vector `[k]`.
  public Value matrixVector(Value matrix, Value vector) {
    if (matrix.shape().rank() != 2
        || vector.shape().rank() != 1
        || matrix.shape().extent(1) != vector.shape().extent(0)) {
      throw mismatch("matrixVector", "[m, k] and [k]", matrix, vector);
    }
    Value column = reshape(vector, Shape.of(vector.shape().size(), 1));
    return reshape(product(matrix, column), Shape.of(matrix.shape().extent(0)));
  }

  /// The product, summed over samples where sumSamples says so (then always shared).
  Value product(Value left, Value right, boolean tl, boolean tr, boolean sumSamples) {
    check(left);
    check(right);
    ProductShape rule = new ProductShape(tl, tr);
    String missing = rule.missing(left.shape(), right.shape());
    if (!missing.isEmpty()) {
      throw mismatch(rule.name(), missing, left, right);
    }
    Shape shape = rule.of(left.shape(), right.shape());
    if ((isZero(left) && nodes.total(right.number()))
        || (isZero(right) && nodes.total(left.number()))) {
      return fill(0, shape);
    }
    boolean perSample = left.perSample() || right.perSample();
    if (sumSamples && !(left.perSample() && right.perSample())) {
      if (left.perSample()) {
        return product(sumSamples(left), right, tl, tr, false);
      }
      if (right.perSample()) {
        return product(left, sumSamples(right), tl, tr, false);
      }
      return sumSamples(product(left, right, tl, tr, false));
    }
    Op op = new Op.Product(left.number(), right.number(), tl, tr, sumSamples);
    return add(op, new Type(shape, perSample && !sumSamples));
  }

  // Sums and repetitions.

  /// Sum over every axis whose extent is 1 in shape, which has the rank of x; those axes stay.
  public Value sum(Value x, Shape shape) {
    check(x);
    if (!shape.broadcastsTo(x.shape())) {
      throw mismatch("sum to " + shape, "extents equal to the operand's or 1", x);
    }
    if (shape.equals(x.shape())) {
      return x;
    }
    int count = x.shape().size() / shape.size();
    Optional<Real> known =
        fillValue(x).flatMap(number -> Constants.kept(Real.of(count).times(number)));
    if (known.isPresent()) {
      return fill(known.get(), shape);
    }
    if (op(x) instanceof Op.Broadcast(int inner, _) && value(inner).shape().equals(shape)) {
      return scale(count, value(inner));
    }
    if (op(x) instanceof Op.Sum(int inner, _)) {
      return sum(value(inner), shape);
    }
    return add(new Op.Sum(x.number(), shape), new Type(shape, x.perSample()));
  }

  /// The sum of all elements (of each sample), a scalar.
  public Value sum(Value x) {
    int[] ones = new int[x.shape().rank()];
    Arrays.fill(ones, 1);
    return reshape(sum(x, Shape.of(ones)), Shape.SCALAR);
  }

  /// The mean of all elements (of each sample), a scalar.
  public Value mean(Value x) {
    return scale(Real.ratio(1, x.shape().size()), sum(x));
  }

  /// Repeats x along every axis where its extent is 1 and that of shape, of equal rank, is not.
  public Value broadcast(Value x, Shape shape) {
    check(x);
    if (!x.shape().broadcastsTo(shape)) {
      throw mismatch("broadcast to " + shape, "extents equal to the shape's or 1", x);
    }
    if (shape.equals(x.shape())) {
      return x;
    }
    Optional<Real> filled = fillValue(x);
    if (filled.isPresent()) {
      return fill(filled.get(), shape);
    }
    if (op(x) instanceof Op.Broadcast(int inner, _)) {
      return broadcast(value(inner), shape);
    }
    return add(new Op.Broadcast(x.number(), shape), new Type(shape, x.perSample()));
  }

  /// Sum over all samples, shared. A shared x is added once for every sample.
  public Value sumSamples(Value x) {
    check(x);
    if (isZero(x)) {
      return x;
    }
    Value each = replicate(x);
    return shared(new Op.SumSamples(each.number()), x.shape());
  }

  /// x as a per-sample value; a shared x is the same for every sample.
  @Override
  public Value replicate(Value x) {
    check(x);
    return x.perSample() ? x : add(new Op.Replicate(x.number()), new Type(x.shape(), true));
  }

  /// log Σ exp along an axis, which keeps the extent 1. Never overflows.
  public Value logSumExp(Value x, int axis) {
    check(x);
    int positive = x.shape().axis(axis);
    Shape shape = x.shape().with(positive, 1);
    return add(new Op.LogSumExp(x.number(), positive), new Type(shape, x.perSample()));
  }

  /// 1 at the first maximum along an axis, 0 elsewhere; derivatives treat it as constant.
  public Value maximumMask(Value x, int axis) {
    check(x);
    return add(new Op.MaximumMask(x.number(), x.shape().axis(axis)), x.type());
  }

  // Shape changes.

  /// The same elements, row-major, in a shape of equal size.
  public Value reshape(Value x, Shape shape) {
    check(x);
    if (shape.size() != x.shape().size()) {
      throw mismatch("reshape to " + shape, "equal numbers of elements", x);
    }
    if (shape.equals(x.shape())) {
      return x;
    }
    Optional<Real> filled = fillValue(x);
    if (filled.isPresent()) {
      return fill(filled.get(), shape);
    }
    if (op(x) instanceof Op.Reshape(int inner, _)) {
      return reshape(value(inner), shape);
    }
    return add(new Op.Reshape(x.number(), shape), new Type(shape, x.perSample()));
  }

  /// `y[i] = x[map(i)]`, 0 where the map has −1; shape is that of the result.
  public Value gather(Value x, IndexMap map, Shape shape) {
    check(x);
    map.check("gather", shape.size(), x.shape().size());
    if (map.isIdentity(x.shape().size())) {
      return reshape(x, shape);
    }
    if (isZero(x)) {
      return fill(0, shape);
    }
    return add(new Op.Gather(x.number(), map, shape), new Type(shape, x.perSample()));
  }

  /// `y[map(i)] += x[i]` from zero, elements that the map sends to −1 are dropped; shape is that of
  /// the result.
  public Value scatter(Value x, IndexMap map, Shape shape) {
    check(x);
    map.check("scatter", x.shape().size(), shape.size());
    IndexMap inverse = map.inverse(shape.size());
    if (inverse != null) {
      return gather(x, inverse, shape);
    }
    if (isZero(x)) {
      return fill(0, shape);
    }
    return add(new Op.Scatter(x.number(), map, shape), new Type(shape, x.perSample()));
  }

  /// The values one after the other along an axis; their other extents are equal.
  public Value concatenate(int axis, List<Value> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("concatenate needs at least one value");
    }
    Value first = parts.getFirst();
    check(first);
    int positive = first.shape().axis(axis);
    int extent = 0;
    boolean perSample = false;
    for (Value part : parts) {
      check(part);
      if (part.shape().rank() != first.shape().rank()
          || !part.shape().with(positive, 1).equals(first.shape().with(positive, 1))) {
        throw mismatch("concatenate along axis " + positive, "equal other extents", first, part);
      }
      extent += part.shape().extent(positive);
      perSample |= part.perSample();
    }
    if (parts.size() == 1) {
      return first;
    }
    Op op = new Op.Concatenate(parts.stream().map(Value::number).toList(), positive);
    return add(op, new Type(first.shape().with(positive, extent), perSample));
  }

  /// Rows of a shared table `[rows, width]` that numbers `[count]` name: `[count, width]`.
  public Value lookup(Value table, Value rows) {
    check(table);
    check(rows);
    if (table.perSample() || table.shape().rank() != 2) {
      throw mismatch("lookup", "a shared table [rows, width]", table, rows);
    }
    if (!rows.perSample() || rows.shape().rank() != 1) {
      throw mismatch("lookup", "per-sample row numbers [count]", table, rows);
    }
    Shape shape = Shape.of(rows.shape().extent(0), table.shape().extent(1));
    return add(new Op.Lookup(table.number(), rows.number()), new Type(shape, true));
  }

  /// The adjoint of the lookup: adds x `[count, width]` to the named rows, over all samples.
  Value lookupSum(Value x, Value rows, int count) {
    Shape shape = Shape.of(count, x.shape().extent(1));
    return shared(new Op.LookupSum(replicate(x).number(), rows.number(), count), shape);
  }

  // Results.

  /// Names an output. Outputs keep the order in which they were named.
  public void output(String name, Value value) {
    check(value);
    if (outputs.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("output '%s' exists already".formatted(name));
    }
  }

  /// The program of what the outputs need. At least one output is named.
  public Program build() {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a program needs at least one output");
    }
    return nodes.program(outputs);
  }

  /// Whether a value is a smooth function of θ, wherever it is defined: no ReLU, step or maximum
  /// acts on what depends on the parameters.
  public boolean smooth(Value value) {
    check(value);
    return nodes.smooth(value.number());
  }

  // What the transformations need.

  @Override
  Value value(int number) {
    return new Value(this, number, nodes.type(number));
  }

  int parameterCount() {
    return nodes.parameterCount();
  }
}
