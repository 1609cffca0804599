package dev.cairn.program;

import dev.cairn.linalg.Point;
import java.util.List;
import java.util.stream.IntStream;

/// One operation of a program. Operands are the numbers of earlier nodes ([Program#nodes()]).
///
/// The set is closed under gradient and tangent. An evaluator is a switch over it without
/// `default`. A value is shared or per sample ([Type]); where an element-wise operation or a
/// product mixes the two, the shared operand is the same for every sample. Elements are numbered
/// row-major.
public sealed interface Op {
  /// The parameter of this number in [Program#parameters()]; shared.
  record Parameter(int index) implements Op {}

  /// The component of the direction v that belongs to the parameter of this number; shared. Only
  /// tangent programs have it, and all that depends on it is linear in it.
  record Direction(int index) implements Op {}

  /// The data input of this number in [Program#inputs()]; per sample.
  record Data(int index) implements Op {}

  /// A tensor of fixed doubles, row-major; shared. They are data: each is the number that it is.
  record Constant(Point values, Shape shape) implements Op {}

  /// A tensor with the same number everywhere; shared.
  record Fill(Real value, Shape shape) implements Op {}

  /// Matrix product L·R of the last two axes, each transposed first where the flag says so; the
  /// axes before them are equal and enumerate independent products. Contracts `[m, k]`·`[k, n]`.
  ///
  /// @param sumSamples whether the products of all samples are added up, which gives a shared
  ///     value; then both operands are per sample
  record Product(
      int left, int right, boolean transposeLeft, boolean transposeRight, boolean sumSamples)
      implements Op {}

  /// The derivative of this order (0 is the function itself), element by element. Only functions
  /// with [Function#hasOrders()] have orders above 0.
  record Unary(Function function, int order, int operand) implements Op {}

  /// a + b, equal shapes.
  record Add(int left, int right) implements Op {}

  /// a − b, equal shapes.
  record Subtract(int left, int right) implements Op {}

  /// a·b element by element, equal shapes.
  record Multiply(int left, int right) implements Op {}

  /// A fixed factor times the operand.
  record Scale(Real factor, int operand) implements Op {}

  /// Sum over every axis whose extent is 1 in this shape, which has the operand's rank.
  record Sum(int operand, Shape shape) implements Op {}

  /// Repeats the operand along every axis where its extent is 1; the shape has the operand's rank.
  record Broadcast(int operand, Shape shape) implements Op {}

  /// Sum over all samples of a per-sample operand; shared.
  record SumSamples(int operand) implements Op {}

  /// A shared operand as a per-sample value that is the same for every sample.
  record Replicate(int operand) implements Op {}

  /// log Σ exp along one axis, which keeps the extent 1; never overflows.
  record LogSumExp(int operand, int axis) implements Op {}

  /// 1 at the first maximum along one axis, 0 elsewhere. Its derivative is 0 where it exists.
  record MaximumMask(int operand, int axis) implements Op {}

  /// The same elements in another shape of equal size.
  record Reshape(int operand, Shape shape) implements Op {}

  /// `y[i]` = `x[map(i)]`, 0 where the map has −1: slices, transposes, padding, windows.
  record Gather(int operand, IndexMap map, Shape shape) implements Op {}

  /// `y[map(i)]` += `x[i]` from zero, in ascending i: the adjoint of the gather. Some entry of the
  /// map occurs twice; where none does, the program has a gather instead.
  record Scatter(int operand, IndexMap map, Shape shape) implements Op {}

  /// The operands one after the other along an axis; the other extents are equal.
  record Concatenate(List<Integer> operands, int axis) implements Op {
    /// Copies the list.
    public Concatenate {
      operands = List.copyOf(operands);
    }
  }

  /// Rows of a shared table `[rows, width]` that per-sample numbers `[count]` name: `[count,
  /// width]` per sample. A number that is no row's gives a row of NaN.
  record Lookup(int table, int numbers) implements Op {}

  /// Adds per-sample rows `[count, width]` to the rows of a table `[rows, width]` that per-sample
  /// numbers `[count]` name, from zero and over all samples; shared. The adjoint of the lookup.
  record LookupSum(int operand, int numbers, int rows) implements Op {}

  /// Whether the operation is infinitely often differentiable in its operands, wherever it is
  /// defined: no ReLU, step or maximum.
  default boolean smooth() {
    return switch (this) {
      case Unary(Function function, _, _) -> function.smooth();
      case MaximumMask _ -> false;
      default -> true;
    };
  }

  /// Whether the operation gives real numbers for all real operands. Logarithms, roots and
  /// reciprocals do not, nor do tables of which a row is named that is not there.
  default boolean total() {
    return switch (this) {
      case Unary(Function function, _, _) -> function.total();
      case Constant(Point values, _) ->
          IntStream.range(0, values.dimension()).allMatch(i -> Double.isFinite(values.get(i)));
      case Lookup _, LookupSum _ -> false;
      default -> true;
    };
  }

  /// The numbers of the operands, in order.
  default List<Integer> operandNumbers() {
    return switch (this) {
      case Parameter _, Direction _, Data _, Constant _, Fill _ -> List.of();
      case Product(int left, int right, _, _, _) -> List.of(left, right);
      case Unary(_, _, int operand) -> List.of(operand);
      case Add(int left, int right) -> List.of(left, right);
      case Subtract(int left, int right) -> List.of(left, right);
      case Multiply(int left, int right) -> List.of(left, right);
      case Scale(_, int operand) -> List.of(operand);
      case Sum(int operand, _) -> List.of(operand);
      case Broadcast(int operand, _) -> List.of(operand);
      case SumSamples(int operand) -> List.of(operand);
      case Replicate(int operand) -> List.of(operand);
      case LogSumExp(int operand, _) -> List.of(operand);
      case MaximumMask(int operand, _) -> List.of(operand);
      case Reshape(int operand, _) -> List.of(operand);
      case Gather(int operand, _, _) -> List.of(operand);
      case Scatter(int operand, _, _) -> List.of(operand);
      case Concatenate(List<Integer> operands, _) -> operands;
      case Lookup(int table, int numbers) -> List.of(table, numbers);
      case LookupSum(int operand, int numbers, _) -> List.of(operand, numbers);
    };
  }

  /// The same operation on other operands: each number n becomes `numbers[n]`.
  default Op renumbered(int[] numbers) {
    return switch (this) {
      case Parameter _, Direction _, Data _, Constant _, Fill _ -> this;
      case Product(int left, int right, boolean tl, boolean tr, boolean sum) ->
          new Product(numbers[left], numbers[right], tl, tr, sum);
      case Unary(Function function, int order, int x) -> new Unary(function, order, numbers[x]);
      case Add(int left, int right) -> new Add(numbers[left], numbers[right]);
      case Subtract(int left, int right) -> new Subtract(numbers[left], numbers[right]);
      case Multiply(int left, int right) -> new Multiply(numbers[left], numbers[right]);
      case Scale(Real factor, int x) -> new Scale(factor, numbers[x]);
      case Sum(int x, Shape shape) -> new Sum(numbers[x], shape);
      case Broadcast(int x, Shape shape) -> new Broadcast(numbers[x], shape);
      case SumSamples(int x) -> new SumSamples(numbers[x]);
      case Replicate(int x) -> new Replicate(numbers[x]);
      case LogSumExp(int x, int axis) -> new LogSumExp(numbers[x], axis);
      case MaximumMask(int x, int axis) -> new MaximumMask(numbers[x], axis);
      case Reshape(int x, Shape shape) -> new Reshape(numbers[x], shape);
      case Gather(int x, IndexMap map, Shape shape) -> new Gather(numbers[x], map, shape);
      case Scatter(int x, IndexMap map, Shape shape) -> new Scatter(numbers[x], map, shape);
      case Concatenate(List<Integer> parts, int axis) ->
          new Concatenate(parts.stream().map(part -> numbers[part]).toList(), axis);
      case Lookup(int table, int rows) -> new Lookup(numbers[table], numbers[rows]);
      case LookupSum(int x, int rows, int count) -> new LookupSum(numbers[x], numbers[rows], count);
    };
  }
}
