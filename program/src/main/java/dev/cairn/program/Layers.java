package dev.cairn.program;

/// Parts of networks, composed of the operations of the builder: activations, normalisation,
/// softmax, attention.
public final class Layers {
  /// The coefficient of the cube in the approximation of GELU.
  private static final Real GELU_CUBIC = Real.decimal("0.044715");

  private Layers() {}

  /// W·x + b for x `[in]`, W `[out, in]` and b `[out]`.
  public static Value dense(ProgramBuilder builder, Value x, Value weights, Value bias) {
    return builder.add(builder.matrixVector(weights, x), bias);
  }

  /// x·Φ(x) with the normal distribution function Φ.
  public static Value gelu(ProgramBuilder builder, Value x) {
    Value erf = builder.unary(Function.ERF, builder.scale(Real.Rational.HALF.sqrt(), x));
    return builder.scale(
        Real.Rational.HALF, builder.multiply(x, shift(builder, erf, Real.Rational.ONE)));
  }

  /// The approximation ½x(1 + tanh(√(2/π)(x + 0.044715x³))) of [#gelu].
  public static Value geluTanh(ProgramBuilder builder, Value x) {
    Value cube = builder.multiply(x, builder.square(x));
    Real factor = Real.of(2).times(Real.pi().reciprocal()).sqrt();
    Value inner = builder.scale(factor, builder.add(x, builder.scale(GELU_CUBIC, cube)));
    return builder.scale(
        Real.Rational.HALF,
        builder.multiply(
            x, shift(builder, builder.unary(Function.TANH, inner), Real.Rational.ONE)));
  }

  /// x for x > 0, α(eˣ − 1) elsewhere. Not smooth at 0 (once differentiable for α = 1).
  public static Value elu(ProgramBuilder builder, Value x, Real alpha) {
    Value negative = minimum(builder, x, builder.fill(0, x.shape()));
    Value exponential =
        shift(builder, builder.unary(Function.EXP, negative), Real.Rational.MINUS_ONE);
    return builder.add(builder.unary(Function.RELU, x), builder.scale(alpha, exponential));
  }

  /// x for x > 0, slope·x elsewhere. Not smooth.
  public static Value leakyRelu(ProgramBuilder builder, Value x, Real slope) {
    Value negative = minimum(builder, x, builder.fill(0, x.shape()));
    return builder.add(builder.unary(Function.RELU, x), builder.scale(slope, negative));
  }

  /// The larger of a and b, element by element. Not smooth.
  public static Value maximum(ProgramBuilder builder, Value a, Value b) {
    return builder.add(a, builder.unary(Function.RELU, builder.subtract(b, a)));
  }

  /// The smaller of a and b, element by element. Not smooth.
  public static Value minimum(ProgramBuilder builder, Value a, Value b) {
    return builder.subtract(a, builder.unary(Function.RELU, builder.subtract(a, b)));
  }

  /// |x|. Not smooth.
  public static Value abs(ProgramBuilder builder, Value x) {
    return builder.add(
        builder.unary(Function.RELU, x), builder.unary(Function.RELU, builder.scale(-1, x)));
  }

  /// x + a fixed number.
  public static Value shift(ProgramBuilder builder, Value x, Real number) {
    return builder.add(x, builder.fill(number, x.shape()));
  }

  /// xⁿ by repeated squaring; n may be negative.
  public static Value power(ProgramBuilder builder, Value x, int n) {
    if (n < 0) {
      return builder.unary(Function.RECIPROCAL, power(builder, x, Math.negateExact(n)));
    }
    if (n == 0) {
      return shift(builder, builder.scale(0, x), Real.Rational.ONE); // 1 where x is defined
    }
    if (n == 1) {
      return x;
    }
    Value half = builder.square(power(builder, x, n / 2));
    return n % 2 == 0 ? half : builder.multiply(half, x);
  }

  /// log softmax along an axis. Never overflows.
  public static Value logSoftmax(ProgramBuilder builder, Value x, int axis) {
    return builder.subtract(x, builder.broadcast(builder.logSumExp(x, axis), x.shape()));
  }

  /// Softmax along an axis. Never overflows.
  public static Value softmax(ProgramBuilder builder, Value x, int axis) {
    return builder.unary(Function.EXP, logSoftmax(builder, x, axis));
  }

  /// (x − mean)/√(variance + ε)·scale + shift for x `[channels, …]` and the other values
  /// `[channels]`: batch normalisation with fixed statistics.
  public static Value batchNorm(
      ProgramBuilder builder, Value x, Statistics statistics, Value scale, Value shift) {
    Value deviation =
        builder.unary(Function.SQRT, shift(builder, statistics.variance(), statistics.epsilon()));
    Value factor = builder.divide(scale, deviation);
    Value offset = builder.subtract(shift, builder.multiply(statistics.mean(), factor));
    Value scaled = builder.multiply(x, Convolutions.spread(builder, factor, x.shape()));
    return Convolutions.addToChannels(builder, scaled, offset);
  }

  /// The fixed statistics of a batch normalisation, `[channels]` each, and ε > 0.
  public record Statistics(Value mean, Value variance, Real epsilon) {}

  /// (x − mean)/√(variance + ε) with mean and variance (divided by the count) of the elements of
  /// the axes from the given one on, for each index of the axes before it.
  public static Value layerNorm(ProgramBuilder builder, Value x, int axis, Real epsilon) {
    int[] narrow = x.shape().toArray();
    int count = 1;
    for (int i = x.shape().axis(axis); i < narrow.length; i++) {
      count *= narrow[i];
      narrow[i] = 1;
    }
    Shape means = Shape.of(narrow);
    Value mean = builder.scale(Real.ratio(1, count), builder.sum(x, means));
    Value centred = builder.subtract(x, builder.broadcast(mean, x.shape()));
    Value variance =
        builder.scale(Real.ratio(1, count), builder.sum(builder.square(centred), means));
    Value deviation = builder.unary(Function.SQRT, shift(builder, variance, epsilon));
    Value factor = builder.unary(Function.RECIPROCAL, deviation);
    return builder.multiply(centred, builder.broadcast(factor, x.shape()));
  }

  /// softmax(q·kᵀ/√d)·v for q `[heads, queries, d]`, k `[heads, keys, d]`, v `[heads, keys, e]`:
  /// `[heads, queries, e]`.
  public static Value attention(ProgramBuilder builder, Value q, Value k, Value v) {
    if (q.shape().rank() != 3) {
      throw builder.mismatch("attention", "queries [heads, queries, d]", q);
    }
    Real scale = Real.of(q.shape().extent(2)).sqrt().reciprocal();
    Value scores = builder.scale(scale, builder.product(q, k, false, true));
    return builder.product(softmax(builder, scores, 2), v);
  }

  /// Attention of a sequence x `[length, width]` to itself with several heads; each weight matrix
  /// is `[width, width]` and acts from the right.
  public static Value selfAttention(
      ProgramBuilder builder, Value x, Projections weights, int heads) {
    Shape shape = x.shape();
    if (shape.rank() != 2 || heads < 1 || shape.extent(1) % heads != 0) {
      throw builder.mismatch(
          "selfAttention", "[length, width] with a width divisible by %s".formatted(heads), x);
    }
    int length = shape.extent(0);
    int width = shape.extent(1);
    Value q = heads(builder, builder.product(x, weights.query()), heads);
    Value k = heads(builder, builder.product(x, weights.key()), heads);
    Value v = heads(builder, builder.product(x, weights.value()), heads);
    Value mixed = Tensors.transpose(builder, attention(builder, q, k, v), 1, 0, 2);
    return builder.product(builder.reshape(mixed, Shape.of(length, width)), weights.output());
  }

  /// The weight matrices of a self-attention, `[width, width]` each.
  public record Projections(Value query, Value key, Value value, Value output) {}

  /// `[length, width]` as `[heads, length, width / heads]`.
  private static Value heads(ProgramBuilder builder, Value x, int heads) {
    int length = x.shape().extent(0);
    int width = x.shape().extent(1);
    Value split = builder.reshape(x, Shape.of(length, heads, width / heads));
    return Tensors.transpose(builder, split, 1, 0, 2);
  }
}
