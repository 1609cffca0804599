package dev.cairn.onnx.plain;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// Operations on elements, as the ONNX operator documents define them.
final class PlainElementwise {
  private static final double SELU_ALPHA = (float) 1.6732632423543772;
  private static final double SELU_GAMMA = (float) 1.0507009873554805;

  /// Beyond, erf is 1 to the last bit.
  private static final double ERF_IS_ONE = 6;

  private PlainElementwise() {}

  private static double asinh(double x) {
    double a = Math.abs(x);
    double magnitude =
        a > 1e9 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * (a / (1 + Math.hypot(1, a))));
    return Math.copySign(magnitude, x);
  }

  static void addTo(Map<String, Operation> operations) {
    arithmetic(operations);
    comparisons(operations);
    functions(operations);
    activations(operations);
    operations.put("Identity", Operation.of(n -> n.in(0)));
    operations.put("Dropout", n -> List.of(n.in(0), Plain.map(n.in(0), _ -> 1)));
    operations.put("Cast", Operation.of(PlainElementwise::cast));
    operations.put("Clip", Operation.of(PlainElementwise::clip));
    operations.put("Where", Operation.of(PlainElementwise::where));
  }

  private static void arithmetic(Map<String, Operation> operations) {
    fold(operations, "Add", Double::sum);
    fold(operations, "Sub", (a, b) -> a - b);
    fold(operations, "Mul", (a, b) -> a * b);
    fold(operations, "Pow", Math::pow);
    fold(operations, "Max", Math::max);
    fold(operations, "Min", Math::min);
    fold(operations, "Sum", Double::sum);
    fold(operations, "Mod", (a, b) -> a - b * Math.floor(a / b));
    operations.put("Div", Operation.of(PlainElementwise::quotient));
    operations.put(
        "Mean",
        Operation.of(n -> Plain.map(folded(n, Double::sum), x -> x / n.node().inputs().size())));
    operations.put(
        "PRelu",
        Operation.of(n -> Plain.zip(n.in(0), n.in(1), (x, slope) -> x < 0 ? slope * x : x)));
  }

  private static void comparisons(Map<String, Operation> operations) {
    compare(operations, "Equal", (a, b) -> a == b ? 1 : 0);
    compare(operations, "Less", (a, b) -> a < b ? 1 : 0);
    compare(operations, "LessOrEqual", (a, b) -> a <= b ? 1 : 0);
    compare(operations, "Greater", (a, b) -> a > b ? 1 : 0);
    compare(operations, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
    compare(operations, "And", (a, b) -> a != 0 && b != 0 ? 1 : 0);
    compare(operations, "Or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
  }

  private static void functions(Map<String, Operation> operations) {
    each(operations, "Exp", Math::exp);
    each(operations, "Log", Math::log);
    each(operations, "Sqrt", Math::sqrt);
    each(operations, "Reciprocal", x -> 1 / x);
    each(operations, "Sin", Math::sin);
    each(operations, "Cos", Math::cos);
    each(operations, "Atan", Math::atan);
    each(operations, "Asinh", PlainElementwise::asinh);
    each(operations, "Tanh", Math::tanh);
    each(operations, "Erf", PlainElementwise::erf);
    each(operations, "Abs", Math::abs);
    each(operations, "Neg", x -> -x);
    each(operations, "Not", x -> x == 0 ? 1 : 0);
    each(operations, "Floor", Math::floor);
    each(operations, "Ceil", Math::ceil);
  }

  private static void activations(Map<String, Operation> operations) {
    each(operations, "Relu", x -> Math.max(x, 0));
    each(operations, "Sigmoid", x -> 1 / (1 + Math.exp(-x)));
    each(operations, "Softplus", PlainElementwise::softplus);
    each(operations, "Softsign", x -> x / (1 + Math.abs(x)));
    each(operations, "Mish", x -> x * Math.tanh(softplus(x)));
    with(operations, "LeakyRelu", n -> leaky(n.real("alpha", (float) 0.01)));
    with(operations, "Elu", n -> elu(n.real("alpha", 1)));
    with(operations, "Selu", PlainElementwise::selu);
    with(operations, "Celu", PlainElementwise::celu);
    with(operations, "Gelu", PlainElementwise::gelu);
  }

  private static DoubleUnaryOperator leaky(double alpha) {
    return x -> x < 0 ? alpha * x : x;
  }

  private static DoubleUnaryOperator elu(double alpha) {
    return x -> x < 0 ? alpha * Math.expm1(x) : x;
  }

  private static DoubleUnaryOperator selu(PlainNode n) {
    DoubleUnaryOperator elu = elu(n.real("alpha", SELU_ALPHA));
    double gamma = n.real("gamma", SELU_GAMMA);
    return x -> gamma * elu.applyAsDouble(x);
  }

  private static DoubleUnaryOperator celu(PlainNode n) {
    double alpha = n.real("alpha", 1);
    return x -> Math.max(x, 0) + Math.min(0, alpha * Math.expm1(x / alpha));
  }

  private static DoubleUnaryOperator gelu(PlainNode n) {
    return n.text("approximate", "none").equals("tanh")
        ? x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
        : x -> x / 2 * (1 + erf(x / Math.sqrt(2)));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), whose terms have one sign.
  private static double erf(double x) {
    if (Math.abs(x) >= ERF_IS_ONE) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static Tensor quotient(PlainNode n) {
    boolean whole = !n.in(0).type().isFloating();
    return Plain.zip(n.in(0), n.in(1), (a, b) -> whole ? truncated(a / b) : a / b);
  }

  private static double truncated(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  private static Tensor cast(PlainNode n) {
    ElementType type = type(n.whole("to", 0));
    if (type == ElementType.BOOL) {
      return retyped(Plain.map(n.in(0), x -> x == 0 ? 0 : 1), type);
    }
    Tensor x = n.in(0);
    return retyped(type.isFloating() ? x : Plain.map(x, PlainElementwise::truncated), type);
  }

  private static Tensor retyped(Tensor x, ElementType type) {
    return Tensor.of(type, x.shape(), x.values());
  }

  /// Only whether it is a number with fractions, a truth or a whole number matters here.
  private static ElementType type(long number) {
    return switch ((int) number) {
      case 1, 10, 11, 16 -> ElementType.F64;
      case 9 -> ElementType.BOOL;
      default -> ElementType.I64;
    };
  }

  private static Tensor clip(PlainNode n) {
    double low = n.number(1, Double.NEGATIVE_INFINITY);
    double high = n.number(2, Double.POSITIVE_INFINITY);
    return Plain.map(n.in(0), x -> Math.min(Math.max(x, low), high));
  }

  private static Tensor where(PlainNode n) {
    int[] shape =
        Plain.broadcast(n.in(0).shape(), Plain.broadcast(n.in(1).shape(), n.in(2).shape()));
    return Plain.at(
        n.in(1).type(),
        shape,
        p -> Plain.get(n.in(0), p) != 0 ? Plain.get(n.in(1), p) : Plain.get(n.in(2), p));
  }

  private static Tensor folded(PlainNode n, DoubleBinaryOperator f) {
    Tensor result = n.in(0);
    for (int i = 1; i < n.node().inputs().size(); i++) {
      result = Plain.zip(result, n.in(i), f);
    }
    return result;
  }

  private static void fold(Map<String, Operation> operations, String type, DoubleBinaryOperator f) {
    operations.put(type, Operation.of(n -> folded(n, f)));
  }

  private static void compare(
      Map<String, Operation> operations, String type, DoubleBinaryOperator f) {
    operations.put(type, Operation.of(n -> Plain.zip(ElementType.BOOL, n.in(0), n.in(1), f)));
  }

  private static void each(Map<String, Operation> operations, String type, DoubleUnaryOperator f) {
    operations.put(type, Operation.of(n -> Plain.map(n.in(0), f)));
  }

  private static void with(
      Map<String, Operation> operations, String type, Function<PlainNode, DoubleUnaryOperator> f) {
    operations.put(type, Operation.of(n -> Plain.map(n.in(0), f.apply(n))));
  }
}
