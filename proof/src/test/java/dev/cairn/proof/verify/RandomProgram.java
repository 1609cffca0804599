package dev.cairn.proof.verify;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Tensors;
import dev.cairn.program.Value;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Exact;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// A random program and, beside it, the same function on 70 digits: each operation is added to
/// both, with its meaning written out here.
final class RandomProgram {
  /// θ is a matrix of this many rows and columns.
  private static final int ROWS = 2;

  private static final int COLUMNS = 3;

  static final int DIMENSION = ROWS * COLUMNS;

  private static final List<Curve> CURVES = List.of(Curve.values());

  /// What every data input holds.
  private static final List<Integer> ROW_NUMBERS = List.of(1, 0, 1);

  private final ProgramBuilder builder = new ProgramBuilder();
  private final SplittableRandom random;
  private final List<UnaryOperator<BigDecimal[]>> steps = new ArrayList<>();
  private Value value;

  RandomProgram(SplittableRandom random, int operations) {
    this.random = random;
    value = builder.parameter("theta", ROWS, COLUMNS);
    for (int k = 0; k < operations; k++) {
      add(random.nextInt(13));
    }
    value = builder.sum(value);
    steps.add(x -> new BigDecimal[] {Arrays.stream(x).reduce(BigDecimal.ZERO, BigDecimal::add)});
    builder.output("f", value);
  }

  Program program() {
    return builder.build();
  }

  /// The elements of each input.
  List<double[]> sample() {
    double[] numbers = ROW_NUMBERS.stream().mapToDouble(Integer::doubleValue).toArray();
    return program().inputs().stream().map(_ -> numbers.clone()).toList();
  }

  /// f(θ).
  BigDecimal at(BigDecimal[] theta) {
    BigDecimal[] x = theta;
    for (UnaryOperator<BigDecimal[]> step : steps) {
      x = step.apply(x);
      for (int i = 0; i < x.length; i++) {
        x[i] = x[i].round(Exact.DIGITS);
      }
    }
    return x[0];
  }

  private void step(Value next, UnaryOperator<BigDecimal[]> meaning) {
    value = next;
    steps.add(meaning);
  }

  private static BigDecimal[] array(int size, java.util.function.IntFunction<BigDecimal> element) {
    BigDecimal[] result = new BigDecimal[size];
    Arrays.setAll(result, element);
    return result;
  }

  /// A matrix [rows, columns] before and after each step.
  private void add(int kind) {
    int rows = value.shape().extent(0);
    int columns = value.shape().extent(1);
    switch (kind) {
      case 0, 1, 2, 3 -> unary(CURVES.get(random.nextInt(CURVES.size())));
      case 4 -> {
        int sevenths = random.nextInt(-6, 7);
        Value scaled = builder.scale(Real.ratio(sevenths, 7), value);
        BigDecimal factor = Exact.divide(BigDecimal.valueOf(sevenths), BigDecimal.valueOf(7));
        boolean plus = random.nextBoolean();
        step(
            plus ? builder.add(scaled, builder.square(value)) : builder.subtract(value, scaled),
            x ->
                array(
                    x.length,
                    i -> {
                      BigDecimal s = x[i].multiply(factor);
                      return plus ? s.add(x[i].pow(2)) : x[i].subtract(s);
                    }));
      }
      case 5 -> {
        double[] numbers = random.doubles((long) rows * columns, -1, 1).toArray();
        Value constant = builder.constant(numbers, rows, columns);
        step(
            builder.multiply(builder.add(value, constant), value),
            x -> array(x.length, i -> x[i].add(new BigDecimal(numbers[i])).multiply(x[i])));
      }
      case 6 -> product(rows, columns);
      case 7 -> {
        // log Σ exp of every row of sines, taken from each
        Value sines = builder.unary(Function.SIN, value);
        Value normaliser = builder.broadcast(builder.logSumExp(sines, 1), value.shape());
        step(
            builder.subtract(builder.scale(2, sines), normaliser),
            y -> {
              BigDecimal[] x = array(y.length, i -> Exact.curve(Curve.SIN, 0, y[i]));
              return array(
                  x.length,
                  i -> {
                    BigDecimal sum = BigDecimal.ZERO;
                    for (int j = 0; j < columns; j++) {
                      sum = sum.add(Exact.exp(x[i / columns * columns + j]));
                    }
                    return x[i].add(x[i]).subtract(Exact.log(sum));
                  });
            });
      }
      case 8 -> {
        int size = rows * columns;
        int[] from = random.ints(size, -1, size).toArray();
        step(
            builder.gather(value, IndexMap.of(size, i -> from[i]), value.shape()),
            x -> array(size, i -> from[i] < 0 ? BigDecimal.ZERO : x[from[i]]));
      }
      case 9 -> {
        int size = rows * columns;
        int[] to = random.ints(size, -1, size).toArray();
        step(
            builder.scatter(value, IndexMap.of(size, i -> to[i]), value.shape()),
            x -> {
              BigDecimal[] sums = array(size, _ -> BigDecimal.ZERO);
              for (int i = 0; i < size; i++) {
                if (to[i] >= 0) {
                  sums[to[i]] = sums[to[i]].add(x[i]);
                }
              }
              return sums;
            });
      }
      case 10 -> {
        // each element times the sum of its column, as columns by rows
        Value sums = builder.sum(value, Shape.of(1, columns));
        Value all = builder.multiply(value, builder.broadcast(sums, value.shape()));
        step(
            Tensors.transpose(builder, all, 1, 0),
            x ->
                array(
                    x.length,
                    k -> {
                      int i = k % rows;
                      int j = k / rows;
                      BigDecimal sum = BigDecimal.ZERO;
                      for (int r = 0; r < rows; r++) {
                        sum = sum.add(x[r * columns + j]);
                      }
                      return x[i * columns + j].multiply(sum);
                    }));
      }
      case 11 -> {
        if (rows * columns <= 12) {
          step(
              builder.concatenate(1, List.of(value, builder.square(value))),
              x ->
                  array(
                      2 * x.length,
                      k -> {
                        int i = k / (2 * columns);
                        int j = k % (2 * columns);
                        return j < columns
                            ? x[i * columns + j]
                            : x[i * columns + j - columns].pow(2);
                      }));
        }
      }
      default -> lookup(rows, columns);
    }
  }

  private void unary(Curve curve) {
    Function function = Function.valueOf(curve.name());
    boolean positive = curve == Curve.LOG || curve == Curve.SQRT || curve == Curve.RECIPROCAL;
    // what a function is applied to stays small, and positive where it must be
    Value tame = builder.unary(Function.SIN, value);
    Value shifted =
        positive
            ? builder.add(tame, builder.fill(Real.ratio(3, 2), value.shape()))
            : builder.scale(Real.ratio(3, 2), tame);
    BigDecimal half = new BigDecimal("1.5");
    step(
        builder.unary(function, shifted),
        x ->
            array(
                x.length,
                i -> {
                  BigDecimal sine = Exact.curve(Curve.SIN, 0, x[i]);
                  return Exact.curve(curve, 0, positive ? sine.add(half) : sine.multiply(half));
                }));
  }

  /// X Xᵀ or Xᵀ X of the matrix with itself, or L X and L Xᵀ with constants.
  private void product(int rows, int columns) {
    boolean left = random.nextBoolean();
    boolean right = random.nextBoolean();
    int size = left ? columns : rows;
    int other = right ? rows : columns;
    int inner = left ? rows : columns;
    if (inner == (right ? columns : rows)) {
      step(
          builder.product(value, value, left, right),
          x ->
              array(
                  size * other,
                  k -> {
                    BigDecimal sum = BigDecimal.ZERO;
                    for (int q = 0; q < inner; q++) {
                      int i = k / other;
                      int j = k % other;
                      BigDecimal a = x[left ? q * columns + i : i * columns + q];
                      BigDecimal b = x[right ? j * columns + q : q * columns + j];
                      sum = sum.add(a.multiply(b));
                    }
                    return sum;
                  }));
    }
  }

  /// The rows of the value that the sample names, then their sum over the one sample.
  private void lookup(int rows, int columns) {
    if (rows < 2) {
      return;
    }
    Value table = value.perSample() ? builder.sumSamples(value) : value;
    Value numbers = builder.data("rows" + steps.size(), ROW_NUMBERS.size());
    Value found = builder.lookup(table, numbers);
    step(
        random.nextBoolean() ? builder.sumSamples(found) : found,
        x ->
            array(
                ROW_NUMBERS.size() * columns,
                k -> x[ROW_NUMBERS.get(k / columns) * columns + k % columns]));
  }
}
