package dev.cairn.proof.verify;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.proof.arithmetic.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Writes a value program on one sample as a [Tape].
///
/// With a single sample a per-sample value is a tensor like any other, and a sum over samples is
/// left to the caller, who adds up the results.
final class Lowering {
  private final Program program;
  private final Optional<List<double[]>> sample;
  private final List<Tape.Step> steps = new ArrayList<>();
  private final int[] variables;
  private int places;

  /// For each node of the program the steps of its elements.
  private final List<int[]> elements = new ArrayList<>();

  private Lowering(Program program, Optional<List<double[]>> sample) {
    this.program = program;
    this.sample = sample;
    variables = new int[program.dimension()];
    Arrays.fill(variables, -1);
  }

  /// The tape of the only output of a program.
  ///
  /// @param sample for each input of the program its elements
  /// @throws UndefinedException where the program has a kink or names a row that is none
  static Tape of(Program program, List<double[]> sample) {
    return new Lowering(program, Optional.of(sample)).tape();
  }

  /// The same for a sample of any numbers.
  ///
  /// @throws UndefinedException also where they name rows
  static Tape ofAnySample(Program program) {
    return new Lowering(program, Optional.empty()).tape();
  }

  private Tape tape() {
    for (int node = 0; node < program.nodes().size(); node++) {
      elements.add(lower(program.nodes().get(node)));
    }
    int[] result = elements.get(program.outputs().getFirst().node());
    return new Tape(steps, Arrays.stream(variables).boxed().toList(), result[0]);
  }

  private int step(Tape.Step step) {
    steps.add(step);
    return steps.size() - 1;
  }

  private Shape shape(int node) {
    return program.nodes().get(node).type().shape();
  }

  private int[] lower(Program.Node node) {
    int size = node.type().shape().size();
    return switch (node.op()) {
      case Op.Parameter(int index) -> parameter(program.parameters().get(index));
      case Op.Data(int index) ->
          sample.isPresent()
              ? numbers(sample.get().get(index))
              : each(size, _ -> step(new Tape.Step.Sample(places++)));
      case Op.Constant constant -> numbers(constant.values().toArray());
      case Op.Fill(Real value, Shape _) -> {
        int filled = step(new Tape.Step.Constant(value));
        yield each(size, _ -> filled);
      }
      case Op.Product product -> product(product, size);
      case Op.Unary(Function function, int order, int x) -> {
        Curve curve = curve(function, order);
        yield each(size, i -> step(new Tape.Step.Apply(curve, order, elements.get(x)[i])));
      }
      case Op.Add(int a, int b) -> each(size, i -> sum(elements.get(a)[i], elements.get(b)[i]));
      case Op.Subtract(int a, int b) ->
          each(size, i -> step(new Tape.Step.Difference(elements.get(a)[i], elements.get(b)[i])));
      case Op.Multiply(int a, int b) ->
          each(
              size,
              i ->
                  step(
                      new Tape.Step.Dot(
                          new int[] {elements.get(a)[i]}, new int[] {elements.get(b)[i]})));
      case Op.Scale(Real factor, int x) ->
          each(size, i -> step(new Tape.Step.Scaled(factor, elements.get(x)[i])));
      case Op.Sum(int x, Shape narrow) -> summed(x, index -> under(shape(x), narrow, index), size);
      case Op.Broadcast(int x, Shape wide) ->
          each(size, i -> elements.get(x)[under(wide, shape(x), i)]);
      case Op.SumSamples(int x) -> elements.get(x);
      case Op.Replicate(int x) -> elements.get(x);
      case Op.Reshape(int x, Shape _) -> elements.get(x);
      case Op.LogSumExp(int x, int axis) -> logSumExp(x, axis, size);
      case Op.Gather(int x, IndexMap map, Shape _) -> gathered(x, map, size);
      case Op.Scatter(int x, IndexMap map, Shape _) -> summed(x, map::get, size);
      case Op.Concatenate(List<Integer> parts, int axis) -> concatenated(parts, axis, size);
      case Op.Lookup(int table, int numbers) -> {
        int width = shape(table).extent(-1);
        yield each(
            size,
            i ->
                elements
                    .get(table)[
                    row(numbers, i / width, shape(table).extent(0)) * width + i % width]);
      }
      case Op.LookupSum(int x, int numbers, int rows) -> {
        int width = shape(x).extent(-1);
        yield summed(x, i -> row(numbers, i / width, rows) * width + i % width, size);
      }
      case Op.MaximumMask _ -> throw new UndefinedException("a maximum has no Hessian everywhere");
      case Op.Direction _ -> throw new IllegalArgumentException("this is no value program");
    };
  }

  private static Curve curve(Function function, int order) {
    if (!function.smooth()) {
      throw new UndefinedException(function + " has no Hessian everywhere");
    }
    if (order + 2 > Curve.HIGHEST_ORDER) {
      throw new UndefinedException("derivative %s of %s".formatted(order + 2, function));
    }
    return Curve.valueOf(function.name());
  }

  private static int[] each(int size, IntUnaryOperator element) {
    int[] result = new int[size];
    for (int i = 0; i < size; i++) {
      result[i] = element.applyAsInt(i);
    }
    return result;
  }

  private int[] numbers(double[] values) {
    return each(values.length, i -> step(new Tape.Step.Datum(values[i])));
  }

  private int[] parameter(Program.Parameter parameter) {
    return each(
        parameter.shape().size(),
        i -> {
          int coordinate = parameter.offset() + i;
          if (variables[coordinate] < 0) {
            variables[coordinate] = step(new Tape.Step.Variable(coordinate));
          }
          return variables[coordinate];
        });
  }

  private int sum(int... terms) {
    return terms.length == 1 ? terms[0] : step(new Tape.Step.Sum(terms));
  }

  /// Elements added up where a map sends them; −1 drops one.
  private int[] summed(int node, IntUnaryOperator map, int size) {
    List<List<Integer>> terms = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      terms.add(new ArrayList<>());
    }
    int[] x = elements.get(node);
    for (int i = 0; i < x.length; i++) {
      int to = map.applyAsInt(i);
      if (to >= 0) {
        terms.get(to).add(x[i]);
      }
    }
    return each(size, i -> sum(terms.get(i).stream().mapToInt(Integer::intValue).toArray()));
  }

  private int[] gathered(int node, IndexMap map, int size) {
    int nothing = step(new Tape.Step.Datum(0));
    return each(size, i -> map.get(i) < 0 ? nothing : elements.get(node)[map.get(i)]);
  }

  /// The element of the narrow shape under element i of the wide one.
  private static int under(Shape wide, Shape narrow, int i) {
    int result = 0;
    for (int axis = 0; axis < wide.rank(); axis++) {
      int position = i / wide.inner(axis) % wide.extent(axis);
      result = result * narrow.extent(axis) + (narrow.extent(axis) == 1 ? 0 : position);
    }
    return result;
  }

  /// The row that element i of per-sample numbers names.
  private int row(int numbers, int i, int rows) {
    if (steps.get(elements.get(numbers)[i]) instanceof Tape.Step.Datum(double number)
        && number == Math.rint(number)
        && number >= 0
        && number < rows) {
      return (int) number;
    }
    throw new UndefinedException("a sample names a row that its table does not have");
  }

  private int[] logSumExp(int node, int axis, int size) {
    Shape wide = shape(node);
    Shape narrow = wide.with(axis, 1);
    int[] x = elements.get(node);
    return each(
        size,
        to ->
            step(
                new Tape.Step.LogSumExp(
                    IntStream.range(0, x.length)
                        .filter(i -> under(wide, narrow, i) == to)
                        .map(i -> x[i])
                        .toArray())));
  }

  private int[] concatenated(List<Integer> parts, int axis, int size) {
    int[] result = new int[size];
    int whole = parts.stream().mapToInt(part -> shape(part).extent(axis)).sum();
    int start = 0;
    for (int part : parts) {
      Shape piece = shape(part);
      int inner = piece.inner(axis);
      int extent = piece.extent(axis);
      for (int i = 0; i < piece.size(); i++) {
        int outer = i / inner / extent;
        int position = start + i / inner % extent;
        result[(outer * whole + position) * inner + i % inner] = elements.get(part)[i];
      }
      start += extent;
    }
    return result;
  }

  private int[] product(Op.Product op, int size) {
    Shape left = shape(op.left());
    Shape right = shape(op.right());
    int m = left.extent(op.transposeLeft() ? -1 : -2);
    int k = left.extent(op.transposeLeft() ? -2 : -1);
    int n = right.extent(op.transposeRight() ? -2 : -1);
    int[] a = elements.get(op.left());
    int[] b = elements.get(op.right());
    return each(
        size,
        index -> {
          int matrix = index / (m * n);
          int i = index / n % m;
          int j = index % n;
          int aFirst = matrix * m * k + (op.transposeLeft() ? i : i * k);
          int bFirst = matrix * k * n + (op.transposeRight() ? j * k : j);
          int aStep = op.transposeLeft() ? m : 1;
          int bStep = op.transposeRight() ? 1 : n;
          return step(
              new Tape.Step.Dot(
                  each(k, q -> a[aFirst + q * aStep]), each(k, q -> b[bFirst + q * bStep])));
        });
  }
}
