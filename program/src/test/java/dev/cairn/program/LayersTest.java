package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.program.evaluator.ProgramEvaluator;
import dev.cairn.program.evaluator.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
  /// A part of a network to be checked: what it makes of x (`extents` per sample) and parameters
  /// that it adds itself.
  interface Maker {
    Value make(ProgramBuilder builder, Value x);
  }

  record Case(String name, List<Integer> extents, Maker maker) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, List<Integer> extents, Maker maker) {
    return new Case(name, extents, maker);
  }

  private static Value convolution(ProgramBuilder b, Value x, Window window, int out, int groups) {
    int in = x.shape().extent(0);
    int[] extents = new int[window.rank() + 2];
    extents[0] = out;
    extents[1] = in / groups;
    for (int i = 0; i < window.rank(); i++) {
      extents[i + 2] = window.kernel().get(i);
    }
    Value y = Convolutions.convolve(b, x, b.parameter("K", extents), window, groups);
    return Convolutions.addToChannels(b, y, b.parameter("c", out));
  }

  private static Value unary(ProgramBuilder b, Value x, Function f) {
    return b.unary(f, b.add(x, b.parameter("p", 4)));
  }

  static Stream<Case> cases() {
    List<Integer> image = List.of(2, 5, 4);
    List<Integer> vector = List.of(4);
    List<Integer> sequence = List.of(3, 4);
    return Stream.of(
        of("convolution", image, (b, x) -> convolution(b, x, Window.of(3, 2), 3, 1)),
        of(
            "strided padded convolution",
            image,
            (b, x) -> convolution(b, x, Window.of(3, 3).stride(2).padding(1), 2, 1)),
        of(
            "dilated convolution",
            image,
            (b, x) -> convolution(b, x, Window.of(2, 2).dilation(2).padding(1), 2, 1)),
        of("grouped convolution", image, (b, x) -> convolution(b, x, Window.of(2, 2), 4, 2)),
        of(
            "convolution in one dimension",
            List.of(2, 6),
            (b, x) -> convolution(b, x, Window.of(3), 2, 1)),
        of(
            "average pool",
            image,
            (b, x) -> Convolutions.averagePool(b, scaled(b, x), Window.of(2, 2).stride(2), true)),
        of(
            "average pool without its padding",
            image,
            (b, x) -> Convolutions.averagePool(b, scaled(b, x), Window.of(3, 3).padding(1), false)),
        of(
            "max pool",
            image,
            (b, x) -> Convolutions.maxPool(b, scaled(b, x), Window.of(3, 3).stride(2).padding(1))),
        of("global average", image, (b, x) -> Convolutions.globalAverage(b, scaled(b, x))),
        of(
            "batch normalisation",
            image,
            (b, x) ->
                Layers.batchNorm(
                    b,
                    x,
                    new Layers.Statistics(
                        b.constant(new double[] {0.5, -1}, 2),
                        b.constant(new double[] {2, 0.5}, 2),
                        Real.decimal("1e-5")),
                    b.parameter("s", 2),
                    b.parameter("t", 2))),
        of(
            "layer normalisation",
            sequence,
            (b, x) -> Layers.layerNorm(b, scaled(b, x), 1, Real.decimal("1e-3"))),
        of("softmax", sequence, (b, x) -> Layers.softmax(b, scaled(b, x), 0)),
        of("log softmax", sequence, (b, x) -> Layers.logSoftmax(b, scaled(b, x), 1)),
        of("gelu", vector, (b, x) -> Layers.gelu(b, scaled(b, x))),
        of("gelu by tanh", vector, (b, x) -> Layers.geluTanh(b, scaled(b, x))),
        of("elu", vector, (b, x) -> Layers.elu(b, scaled(b, x), Real.decimal("0.7"))),
        of("leaky relu", vector, (b, x) -> Layers.leakyRelu(b, scaled(b, x), Real.decimal("0.1"))),
        of("abs", vector, (b, x) -> Layers.abs(b, scaled(b, x))),
        of(
            "self-attention",
            sequence,
            (b, x) ->
                b.add(
                    x,
                    Layers.selfAttention(
                        b,
                        x,
                        new Layers.Projections(
                            b.parameter("Q", 4, 4),
                            b.parameter("K", 4, 4),
                            b.parameter("V", 4, 4),
                            b.parameter("O", 4, 4)),
                        2))),
        of("softplus", vector, (b, x) -> unary(b, x, Function.SOFTPLUS)),
        of("exponential", vector, (b, x) -> unary(b, x, Function.EXP)),
        of("sine", vector, (b, x) -> unary(b, x, Function.SIN)),
        of("cosine", vector, (b, x) -> unary(b, x, Function.COS)),
        of("error function", vector, (b, x) -> unary(b, x, Function.ERF)),
        of("inverse hyperbolic sine", vector, (b, x) -> unary(b, x, Function.ASINH)),
        of("inverse tangent", vector, (b, x) -> unary(b, x, Function.ATAN)),
        of("logarithm", vector, (b, x) -> b.unary(Function.LOG, positive(b, x))),
        of("square root", vector, (b, x) -> b.unary(Function.SQRT, positive(b, x))),
        of("reciprocal", vector, (b, x) -> b.unary(Function.RECIPROCAL, positive(b, x))),
        of("power", vector, (b, x) -> Layers.power(b, scaled(b, x), 5)),
        of(
            "slices, padding and transposes",
            sequence,
            (b, x) -> {
              Value y = scaled(b, x);
              Value padded = Tensors.pad(b, Tensors.slice(b, y, 1, 0, 3, 2), 0, 1, 0);
              return Tensors.transpose(b, padded);
            }),
        of(
            "concatenation with a shared value",
            sequence,
            (b, x) -> b.concatenate(0, List.of(scaled(b, x), b.parameter("u", 2, 4)))),
        of(
            "scatter",
            vector,
            (b, x) ->
                b.scatter(
                    scaled(b, x),
                    IndexMap.of(4, i -> i == 3 ? IndexMap.NONE : i / 2),
                    Shape.of(3))),
        of(
            "outer product of samples",
            vector,
            (b, x) -> {
              Value column = b.reshape(scaled(b, x), Shape.of(4, 1));
              return b.product(column, b.reshape(b.add(x, x), Shape.of(4, 1)), false, true);
            }),
        of(
            "replicated parameters",
            vector,
            (b, x) ->
                b.multiply(
                    b.replicate(b.unary(Function.TANH, b.parameter("u", 4))),
                    b.broadcast(b.reshape(b.sum(x), Shape.of(1)), Shape.of(4)))),
        of(
            "residual blocks",
            vector,
            (b, x) -> {
              Value y = Layers.dense(b, x, b.parameter("A", 4, 4), b.parameter("a", 4));
              Value z =
                  b.add(y, b.matrixVector(b.parameter("B", 4, 4), b.unary(Function.SWISH, y)));
              return b.add(
                  b.matrixVector(b.parameter("C", 4, 4), z),
                  b.matrixVector(b.parameter("D", 4, 4), x));
            }));
  }

  private static Value scaled(ProgramBuilder b, Value x) {
    return b.multiply(x, b.parameter("w", x.shape().toArray()));
  }

  private static Value positive(ProgramBuilder b, Value x) {
    return Layers.shift(b, b.square(b.add(x, b.parameter("p", 4))), Real.Rational.HALF);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesAgreeWithHyperDualNumbers(Case item) {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", item.extents().stream().mapToInt(Integer::intValue).toArray());
    Value y = item.maker().make(b, x);
    // Weights that differ, so that no error cancels, and a square, so that all parts curve.
    Value weighted = b.multiply(y, weights(b, y.shape()));
    b.output("loss", b.add(b.sum(weighted), b.scale(Real.decimal("0.3"), b.mean(b.square(y)))));
    ProgramCheck.onNormalData(b.build(), 11, item.name().hashCode()).check(1);
  }

  private static Value weights(ProgramBuilder b, Shape shape) {
    double[] numbers = new double[shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.sin(1 + 2 * i);
    }
    return b.constant(numbers, shape.toArray());
  }

  @Test
  void anEmbeddingTakesRowsAndItsGradientAddsThemUp() {
    ProgramBuilder b = new ProgramBuilder();
    Value ids = b.data("ids", 3);
    Value table = b.parameter("E", 5, 2);
    Value rows = b.unary(Function.TANH, b.lookup(table, ids));
    b.output("loss", b.sum(b.multiply(rows, b.square(rows))));
    double[][][] data = {{{0, 4, 4}, {1, 1, 1}, {2, 0, 4}}};
    new ProgramCheck(b.build(), data, 3).check(1);
  }

  @Test
  void aConvolutionIsWhatItsDefinitionSays() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 1, 3, 3);
    Value k = b.parameter("k", 1, 1, 2, 2);
    b.output("y", Convolutions.convolve(b, x, k, Window.of(2, 2), 1));
    b.output("max", Convolutions.maxPool(b, x, Window.of(2, 2).padding(1).stride(2)));
    b.output("mean", Convolutions.averagePool(b, x, Window.of(2, 2).padding(1).stride(2), false));
    double[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    Samples samples = Samples.of(1).add("x", 9, image).build();
    Map<String, double[]> outputs =
        new ProgramEvaluator(b.build(), samples).outputs(new double[] {1, 10, 100, 1000});
    assertArrayEquals(new double[] {5421, 6532, 8754, 9865}, outputs.get("y"));
    assertArrayEquals(new double[] {1, 3, 7, 9}, outputs.get("max"));
    assertArrayEquals(new double[] {1, 2.5, 5.5, 7}, outputs.get("mean"));
  }

  @Test
  void outputsKeepSamplesApartAndSumsTogether() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 2);
    Value w = b.parameter("w", 2);
    b.output("product", b.multiply(x, w));
    b.output("total", b.sumSamples(x));
    b.output("data", x);
    b.output("parameter", w);
    int n = 1000;
    double[] values = new double[2 * n];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Samples samples = Samples.of(n).add("x", 2, values).build();
    Map<String, double[]> outputs =
        new ProgramEvaluator(b.build(), samples).outputs(new double[] {2, -1});
    double[] product = outputs.getOrDefault("product", new double[0]);
    assertEquals(2 * n, product.length);
    for (int s = 0; s < n; s++) {
      assertEquals(2.0 * (2 * s), product[2 * s]);
      assertEquals(-(2.0 * s + 1), product[2 * s + 1]);
    }
    assertArrayEquals(new double[] {(double) n * (n - 1), (double) n * n}, outputs.get("total"));
    assertArrayEquals(values, outputs.get("data"));
    assertArrayEquals(new double[] {2, -1}, outputs.get("parameter"));
  }

  @Test
  void softmaxAndItsLossesNeverOverflow() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 3);
    b.output("softmax", Layers.softmax(b, x, 0));
    b.output("entropy", Losses.crossEntropy(b, x, b.constant(new double[] {1, 0, 0}, 3)));
    b.output("swish", b.unary(Function.SWISH, x));
    b.output("softplus", b.unary(Function.SOFTPLUS, x));
    Samples samples = Samples.of(1).add("x", 3, new double[] {1e4, 0, -1e4}).build();
    Map<String, double[]> outputs = new ProgramEvaluator(b.build(), samples).outputs(new double[0]);
    assertArrayEquals(new double[] {1, 0, 0}, outputs.get("softmax"));
    assertArrayEquals(new double[] {0}, outputs.get("entropy"));
    assertArrayEquals(new double[] {1e4, 0, 0}, outputs.get("swish"), 1e-300);
    assertArrayEquals(new double[] {1e4, Math.log(2), 0}, outputs.get("softplus"), 1e-16);
  }

  @Test
  void huberIsQuadraticInsideAndLinearOutside() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("x", 1);
    b.output("h", Losses.huber(b, x, b.fill(0, Shape.of(1)), Real.of(2)));
    Samples samples = Samples.of(4).add("x", 1, new double[] {0.5, -1, 3, -5}).build();
    assertArrayEquals(
        new double[] {0.125, 0.5, 4, 8},
        new ProgramEvaluator(b.build(), samples).outputs(new double[0]).get("h"),
        1e-15);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.data("image", 3, 4, 4);
    Value k = b.parameter("kernel", 2, 2, 3, 3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Convolutions.convolve(b, x, k, Window.of(3, 3), 1))
            .toString();
    assertTrue(message.contains("'image' [3, 4, 4]") && message.contains("'kernel'"), message);
    String large =
        assertThrows(
                IllegalArgumentException.class, () -> Convolutions.maxPool(b, x, Window.of(5, 5)))
            .toString();
    assertTrue(large.contains("kernel [5, 5]"), large);
    assertThrows(IllegalArgumentException.class, () -> Window.of(2, 2).stride(0));
    assertThrows(IllegalArgumentException.class, Window::of);
    assertFalse(Window.of(2).padding(1).before().isEmpty());
  }
}
