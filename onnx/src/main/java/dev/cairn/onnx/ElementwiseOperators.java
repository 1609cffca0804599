package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Batch.Common;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Function;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/// Operations that work element by element.
final class ElementwiseOperators {
  /// α and γ of SELU, which the definition of the operator rounds to float32.
  private static final Real SELU_ALPHA = Real.of((float) 1.6732632423543772);

  private static final Real SELU_GAMMA = Real.of((float) 1.0507009873554805);

  /// The coefficient of the cube in GELU's approximation.
  private static final Real GELU_CUBIC = Real.decimal("0.044715");

  private ElementwiseOperators() {}

  static void addTo(Map<String, Operator> operators) {
    binary(operators, "Add", Arithmetic.ADD);
    binary(operators, "Sub", Arithmetic.SUBTRACT);
    operators.put("Mul", Operator.single(ElementwiseOperators::multiply));
    binary(operators, "Div", Arithmetic.DIVIDE);
    binary(operators, "Pow", Arithmetic.POWER);
    binary(operators, "Equal", Arithmetic.EQUAL);
    binary(operators, "Less", Arithmetic.LESS);
    binary(operators, "LessOrEqual", Arithmetic.LESS_OR_EQUAL);
    binary(operators, "Greater", Arithmetic.GREATER);
    binary(operators, "GreaterOrEqual", Arithmetic.GREATER_OR_EQUAL);
    binary(operators, "And", Arithmetic.AND);
    binary(operators, "Or", Arithmetic.OR);
    operators.put("Mod", Operator.single(ElementwiseOperators::remainder));
    variadic(operators, "Max", Arithmetic.MAXIMUM);
    variadic(operators, "Min", Arithmetic.MINIMUM);
    variadic(operators, "Sum", Arithmetic.ADD);
    operators.put("Mean", Operator.single(ElementwiseOperators::mean));
    unary(operators, "Relu", Function.RELU);
    unary(operators, "Sigmoid", Function.SIGMOID);
    unary(operators, "Tanh", Function.TANH);
    unary(operators, "Exp", Function.EXP);
    operators.put("Log", Operator.single(ElementwiseOperators::logarithm));
    unary(operators, "Sqrt", Function.SQRT);
    unary(operators, "Reciprocal", Function.RECIPROCAL);
    unary(operators, "Sin", Function.SIN);
    unary(operators, "Cos", Function.COS);
    unary(operators, "Asinh", Function.ASINH);
    unary(operators, "Atan", Function.ATAN);
    computed(operators, "Erf", (s, x) -> function(s, Function.ERF, x));
    computed(operators, "Softplus", (s, x) -> function(s, Function.SOFTPLUS, x));
    computed(operators, "Softsign", (s, x) -> quotient(s, x, shift(s, 1, absolute(s, x))));
    computed(operators, "Abs", ElementwiseOperators::absolute);
    computed(operators, "Mish", ElementwiseOperators::mish);
    computed(operators, "Gelu", ElementwiseOperators::gelu);
    computed(operators, "LeakyRelu", (s, x) -> leaky(s, s.real("alpha", "0.01"), x));
    computed(operators, "Elu", (s, x) -> elu(s, s.real("alpha", "1"), x));
    computed(operators, "Celu", ElementwiseOperators::celu);
    computed(operators, "Selu", ElementwiseOperators::selu);
    operators.put("PRelu", Operator.single(ElementwiseOperators::parametricRelu));
    operators.put(
        "Neg", Operator.single(s -> s.algebra().scale(Real.Rational.MINUS_ONE, s.input(0))));
    operators.put("Clip", Operator.single(ElementwiseOperators::clip));
    operators.put("Identity", Operator.single(s -> s.input(0)));
    operators.put("Dropout", ElementwiseOperators::dropout);
    operators.put("Cast", Operator.single(ElementwiseOperators::cast));
    operators.put("Where", Operator.single(ElementwiseOperators::where));
    operators.put("Not", Operator.single(ElementwiseOperators::not));
    numbersOnly(operators, "Floor", Math::floor);
    numbersOnly(operators, "Ceil", Math::ceil);
  }

  // Families.

  private static void binary(Map<String, Operator> operators, String type, Arithmetic operation) {
    operators.put(
        type, Operator.single(s -> s.algebra().binary(operation, s.input(0), s.input(1))));
  }

  private static void variadic(Map<String, Operator> operators, String type, Arithmetic operation) {
    operators.put(type, Operator.single(s -> fold(s, operation)));
  }

  private static Item fold(Scope s, Arithmetic operation) {
    Item result = s.input(0);
    for (int i = 1; i < s.inputCount(); i++) {
      result = s.algebra().binary(operation, result, s.input(i));
    }
    return result;
  }

  private static void unary(Map<String, Operator> operators, String type, Function function) {
    operators.put(type, Operator.single(s -> s.algebra().unary(function, s.input(0))));
  }

  private static void numbersOnly(
      Map<String, Operator> operators, String type, DoubleUnaryOperator f) {
    operators.put(type, Operator.single(s -> Algebra.onNumbers(s.numbers(0), f)));
  }

  private interface OnValues {
    Value apply(Scope scope, Value x);
  }

  /// Operations written with others, which do not occur on known numbers in practice: constants
  /// become values of the program there.
  private static void computed(Map<String, Operator> operators, String type, OnValues operation) {
    operators.put(
        type,
        Operator.single(
            s -> {
              Item x = s.input(0);
              return new Computed(operation.apply(s, s.algebra().value(x)), x.samples());
            }));
  }

  // Building blocks.

  private static Value function(Scope s, Function function, Value x) {
    return s.algebra().builder().unary(function, x);
  }

  private static Value scale(Scope s, Real factor, Value x) {
    return s.algebra().builder().scale(factor, x);
  }

  private static Value sum(Scope s, Value a, Value b) {
    return s.algebra().builder().add(a, b);
  }

  private static Value times(Scope s, Value a, Value b) {
    return s.algebra().builder().multiply(a, b);
  }

  private static Value quotient(Scope s, Value a, Value b) {
    return s.algebra().builder().divide(a, b);
  }

  private static Value shift(Scope s, long by, Value x) {
    return sum(s, x, s.algebra().builder().fill(by, x.shape()));
  }

  private static Value opposite(Scope s, Value x) {
    return scale(s, Real.Rational.MINUS_ONE, x);
  }

  /// max(x, 0).
  private static Value positive(Scope s, Value x) {
    return function(s, Function.RELU, x);
  }

  /// min(x, 0) = −max(−x, 0).
  private static Value negative(Scope s, Value x) {
    return opposite(s, positive(s, opposite(s, x)));
  }

  // Operations.

  /// A product; x·σ(x), as PyTorch writes SiLU, becomes the one function.
  private static Item multiply(Scope s) {
    for (int i = 0; i < 2; i++) {
      Optional<OnnxNode> producer = s.producer(1 - i);
      boolean swish =
          producer.isPresent()
              && producer.get().type().equals("Sigmoid")
              && producer.get().inputs().equals(s.node().inputs().subList(i, i + 1));
      if (swish) {
        return s.algebra().unary(Function.SWISH, s.input(i));
      }
    }
    return s.algebra().multiply(s.input(0), s.input(1));
  }

  /// A logarithm; that of σ(x), as PyTorch writes logsigmoid, becomes −log(1 + e⁻ˣ), which it is.
  private static Item logarithm(Scope s) {
    Optional<OnnxNode> producer = s.producer(0);
    if (producer.isPresent() && producer.get().type().equals("Sigmoid")) {
      Item below = s.algebra().scale(Real.Rational.MINUS_ONE, s.operandBehind(0));
      Item softplus = s.algebra().unary(Function.SOFTPLUS, below);
      return s.algebra().scale(Real.Rational.MINUS_ONE, softplus);
    }
    return s.algebra().unary(Function.LOG, s.input(0));
  }

  private static Item remainder(Scope s) {
    s.requireWhole("fmod", 0);
    return s.algebra().binary(Arithmetic.REMAINDER, s.input(0), s.input(1));
  }

  private static Item mean(Scope s) {
    return s.algebra().scale(Real.ratio(1, s.inputCount()), fold(s, Arithmetic.ADD));
  }

  private static Value absolute(Scope s, Value x) {
    return sum(s, positive(s, x), positive(s, opposite(s, x)));
  }

  private static Value mish(Scope s, Value x) {
    return times(s, x, function(s, Function.TANH, function(s, Function.SOFTPLUS, x)));
  }

  /// ½x(1 + erf(x/√2)), or its approximation ½x(1 + tanh(√(2/π)(x + 0.044715x³))).
  private static Value gelu(Scope s, Value x) {
    String approximate = s.text("approximate", "none");
    Value inner =
        switch (approximate) {
          case "none" -> function(s, Function.ERF, scale(s, Real.Rational.HALF.sqrt(), x));
          case "tanh" -> {
            Value cube = times(s, s.algebra().builder().square(x), x);
            Real factor = Real.of(2).times(Real.pi().reciprocal()).sqrt();
            Value sum = sum(s, x, scale(s, GELU_CUBIC, cube));
            yield function(s, Function.TANH, scale(s, factor, sum));
          }
          default ->
              throw new IllegalArgumentException(
                  "approximate = %s is not supported".formatted(approximate));
        };
    return scale(s, Real.Rational.HALF, times(s, x, shift(s, 1, inner)));
  }

  private static Value leaky(Scope s, Real alpha, Value x) {
    return sum(s, positive(s, x), scale(s, alpha, negative(s, x)));
  }

  /// max(x, 0) + α(exp(min(x, 0)) − 1).
  private static Value elu(Scope s, Real alpha, Value x) {
    return sum(s, positive(s, x), scale(s, alpha, exponentialLessOne(s, negative(s, x))));
  }

  /// eˣ − 1 = tanh(x/2)·(eˣ + 1), which does not cancel near 0.
  private static Value exponentialLessOne(Scope s, Value x) {
    Value half = function(s, Function.TANH, scale(s, Real.Rational.HALF, x));
    return times(s, half, shift(s, 1, function(s, Function.EXP, x)));
  }

  private static Value celu(Scope s, Value x) {
    Real alpha = s.real("alpha", "1");
    return scale(s, alpha, elu(s, Real.Rational.ONE, scale(s, alpha.reciprocal(), x)));
  }

  private static Value selu(Scope s, Value x) {
    Real alpha = s.real("alpha", SELU_ALPHA);
    return scale(s, s.real("gamma", SELU_GAMMA), elu(s, alpha, x));
  }

  private static Item parametricRelu(Scope s) {
    Algebra algebra = s.algebra();
    Item x = s.input(0);
    Item up = algebra.unary(Function.RELU, x);
    Item down = algebra.subtract(x, up);
    return algebra.add(up, algebra.multiply(s.input(1), down));
  }

  private static Item clip(Scope s) {
    Item x = s.input(0);
    if (s.has(1) && !always(s.input(1), Double.NEGATIVE_INFINITY)) {
      x = s.algebra().binary(Arithmetic.MAXIMUM, x, s.input(1));
    }
    boolean below = s.has(2) && !always(s.input(2), Double.POSITIVE_INFINITY);
    return below ? s.algebra().binary(Arithmetic.MINIMUM, x, s.input(2)) : x;
  }

  private static boolean always(Item bound, double value) {
    return bound instanceof Known known
        && Arrays.stream(known.tensor().values()).allMatch(x -> x == value);
  }

  /// The identity, as in inference.
  private static List<Item> dropout(Scope s) {
    s.whole("seed", 0);
    boolean drops = !s.has(1) || s.number(1) != 0;
    if (s.has(2) && s.number(2) != 0 && drops) {
      throw new IllegalArgumentException(Advice.DRAWS.formatted("training_mode = 1"));
    }
    Item x = s.input(0);
    Tensor kept = IndexOperators.truths(x.shape()).tensor();
    return List.of(x, new Known(kept, x.samples(), Set.of()));
  }

  private static Item not(Scope s) {
    return switch (s.input(0)) {
      case Known known -> Algebra.onNumbers(known, x -> x == 0 ? 1 : 0);
      case Computed(Value x, Optional<SampleAxis> samples) ->
          new Computed(s.algebra().opposite(x), samples);
    };
  }

  private static Item cast(Scope s) {
    s.whole("saturate", 1);
    ElementType type = TensorReader.type((int) s.whole("to", 0));
    return switch (s.input(0)) {
      case Known known -> {
        Tensor tensor = known.tensor();
        double[] values = tensor.values().clone();
        for (int i = 0; i < values.length && !type.isFloating(); i++) {
          values[i] =
              type == ElementType.BOOL
                  ? values[i] == 0 ? 0 : 1
                  : values[i] < 0 ? Math.ceil(values[i]) : Math.floor(values[i]);
        }
        yield new Known(
            Tensor.of(type, tensor.shape(), values),
            known.samples(),
            type == ElementType.BOOL ? s.algebra().nonzero(known) : known.counted());
      }
      case Computed computed -> {
        if (!type.isFloating() && !s.unchangedByCast(type)) {
          throw new IllegalArgumentException("a cast to %s has no derivative".formatted(type));
        }
        yield computed; // whole numbers: see WholeData
      }
    };
  }

  /// x where the condition holds, y elsewhere. Where the condition is computed, 1 or 0, both x and
  /// y must be numbers.
  private static Item where(Scope s) {
    Algebra algebra = s.algebra();
    if (s.input(0) instanceof Computed condition) {
      return where(algebra, condition, s.input(1), s.input(2));
    }
    Known condition = s.numbers(0);
    Common common = algebra.batch().common(condition, s.input(1), s.input(2));
    Known mask = (Known) algebra.broadcast(condition, common);
    Item chosen = select(algebra, mask, true, algebra.broadcast(s.input(1), common));
    Item other = select(algebra, mask, false, algebra.broadcast(s.input(2), common));
    return algebra.add(chosen, other);
  }

  private static Item where(Algebra algebra, Computed condition, Item x, Item y) {
    Computed other = new Computed(algebra.opposite(condition.value()), condition.samples());
    return algebra.add(chosen(algebra, condition, x), chosen(algebra, other, y));
  }

  /// The first operand, where a mask fills in −∞, with the least number in its place: so it can be
  /// multiplied by 0.
  static Optional<Item> finite(Scope s) {
    List<Item> behind =
        s.producer(0).filter(node -> node.type().equals("Where")).isPresent()
            ? s.operandsBehind(0)
            : List.of();
    if (behind.size() != 3
        || !(behind.getFirst() instanceof Computed condition)
        || !(low(behind.get(1)) || low(behind.get(2)))) {
      return Optional.empty();
    }
    Item least = Algebra.scalar(-Double.MAX_VALUE);
    Item x = low(behind.get(1)) ? least : behind.get(1);
    Item y = low(behind.get(2)) ? least : behind.get(2);
    return Optional.of(where(s.algebra(), condition, x, y));
  }

  private static boolean low(Item x) {
    return x instanceof Known known && always(known, Double.NEGATIVE_INFINITY);
  }

  /// x where it is chosen, 0 elsewhere. −∞ times 0 would be no number: where x is −∞, as under a
  /// mask, it is −(10³⁰⁸c)² of the choice c, which overflows or is 0.
  private static Item chosen(Algebra algebra, Computed choice, Item x) {
    if (!low(x)) {
      return algebra.multiply(choice, x);
    }
    ProgramBuilder builder = algebra.builder();
    if (!builder.smooth(choice.value())) {
      throw new IllegalArgumentException("-∞ has no derivative where θ chooses it");
    }
    Value large = builder.scale(Real.of(Double.MAX_VALUE), choice.value());
    return algebra.broadcast(
        new Computed(builder.scale(-1, builder.square(large)), choice.samples()),
        algebra.batch().common(choice, x));
  }

  /// x where the mask agrees, 0 elsewhere; both have one shape.
  private static Item select(Algebra algebra, Known mask, boolean where, Item x) {
    double[] values = new double[mask.tensor().count()];
    Set<Integer> counted = new HashSet<>(mask.counted());
    for (int i = 0; i < values.length; i++) {
      boolean kept = (mask.tensor().values()[i] != 0) == where;
      double known = x instanceof Known of ? of.tensor().values()[i] : 1;
      values[i] = kept ? known : 0;
      if (kept && x instanceof Known of && of.counted().contains(i)) {
        counted.add(i);
      }
    }
    ElementType type = x instanceof Known of ? of.tensor().type() : ElementType.F32;
    Known masked = new Known(Tensor.of(type, mask.shape(), values), mask.samples(), counted);
    return x instanceof Known ? masked : algebra.multiply(x, masked);
  }
}
