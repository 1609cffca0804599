package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.nn.symmetry.UnitSymmetry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenUnitsTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  private static Tensor drawn(int... shape) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    double[] values =
        new SplittableRandom(count).doubles(count, -1, 1).map(x -> (float) x).toArray();
    return Tensor.of(ElementType.F32, shape, values);
  }

  /// A perceptron 3-4-2-1 of products and sums with another activation in each layer.
  private static OnnxFiles perceptron(String first, String second) {
    return new OnnxFiles(17)
        .input("x", false, 0, 3)
        .output("y")
        .initialiser("w1", drawn(3, 4))
        .initialiser("b1", drawn(4))
        .initialiser("w2", drawn(4, 2))
        .initialiser("w3", drawn(1, 2))
        .initialiser("b3", drawn(1))
        .node("MatMul", List.of("x", "w1"), List.of("p"), NONE)
        .node("Add", List.of("b1", "p"), List.of("a"), NONE)
        .node(first, List.of("a"), List.of("b"), NONE)
        .node("MatMul", List.of("b", "w2"), List.of("q"), NONE)
        .node(second, List.of("q"), List.of("c"), NONE)
        .node("Gemm", List.of("c", "w3", "b3"), List.of("y"), Map.of("transB", 1L));
  }

  private static OnnxFiles convolutions() {
    return new OnnxFiles(17)
        .input("x", false, 0, 1, 5, 5)
        .output("y")
        .initialiser("k1", drawn(3, 1, 2, 2))
        .initialiser("c1", drawn(3))
        .initialiser("k2", drawn(2, 3, 2, 2))
        .initialiser("w", drawn(8, 1))
        .node("Conv", List.of("x", "k1", "c1"), List.of("a"), NONE)
        .node("Sigmoid", List.of("a"), List.of("s"), NONE)
        .node("Mul", List.of("a", "s"), List.of("b"), NONE)
        .node("Conv", List.of("b", "k2"), List.of("c"), NONE)
        .node("Tanh", List.of("c"), List.of("d"), NONE)
        .node("AveragePool", List.of("d"), List.of("e"), Map.of("kernel_shape", new long[] {2, 2}))
        .node("Flatten", List.of("e"), List.of("f"), NONE)
        .node("MatMul", List.of("f", "w"), List.of("y"), NONE);
  }

  private Optional<UnitSymmetry> symmetry(OnnxFiles file, OnnxProblem.Settings settings, int... x)
      throws IOException {
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), file.bytes()), Limits.DEFAULT);
    Tensor targets = drawn(x[0], 1);
    var data = new DataTensors("drawn", drawn(x), Optional.of(targets), Optional.empty());
    OnnxProblem problem = OnnxProblem.of(model, data, settings);
    Optional<UnitSymmetry> symmetry = HiddenUnits.of(model, problem);
    symmetry.ifPresent(s -> requireInvariant(problem, s));
    return symmetry;
  }

  /// f at images of θ is f at θ.
  private static void requireInvariant(OnnxProblem problem, UnitSymmetry symmetry) {
    var f = problem.objectiveAssumingSmooth();
    var random = new SplittableRandom(3);
    for (int i = 0; i < 10; i++) {
      double[] theta = random.doubles(f.dimension(), -2, 2).toArray();
      double[] image = symmetry.image(Point.of(theta), random).toArray();
      try (var here = f.at(theta);
          var there = f.at(image)) {
        assertEquals(here.value(), there.value(), 1e-12 * (1 + Math.abs(here.value())));
      }
    }
  }

  private static BigInteger order(Optional<UnitSymmetry> symmetry) {
    return symmetry.map(UnitSymmetry::order).orElse(BigInteger.ONE);
  }

  @Test
  void unitsOfDenseLayersAreExchangedAndFlippedByTheirActivation() throws IOException {
    var settings = new OnnxProblem.Settings(List.of(), Optional.empty(), 0.1);
    long flipsOfFour = 16;
    long flipsOfTwo = 4;
    long permutations = 24 * 2;
    assertEquals(
        BigInteger.valueOf(permutations * flipsOfFour * flipsOfTwo),
        order(symmetry(perceptron("Tanh", "Sin"), settings, 6, 3)));
    assertEquals(
        BigInteger.valueOf(permutations * flipsOfTwo),
        order(symmetry(perceptron("Softplus", "Tanh"), settings, 6, 3)));
    assertEquals(
        BigInteger.valueOf(permutations),
        order(symmetry(perceptron("Elu", "Sigmoid"), settings, 6, 3)));
  }

  @Test
  void channelsOfConvolutionsAreExchanged() throws IOException {
    long permutations = 6 * 2;
    long flipsOfTwo = 4; // tanh and a mean over places
    assertEquals(
        BigInteger.valueOf(permutations * flipsOfTwo),
        order(symmetry(convolutions(), OnnxProblem.Settings.DEFAULT, 4, 1, 5, 5)));
  }

  @Test
  void whereAWeightIsConstantOrSharedOrAValueGoesPastALayerNothingIsKnown() throws IOException {
    var constant = new OnnxProblem.Settings(List.of("w2"), Optional.empty(), 0);
    assertEquals(Optional.empty(), symmetry(perceptron("Tanh", "Tanh"), constant, 6, 3));
    OnnxFiles past =
        new OnnxFiles(17)
            .input("x", false, 0, 3)
            .output("y")
            .initialiser("w1", drawn(3, 3))
            .initialiser("w2", drawn(3, 1))
            .node("MatMul", List.of("x", "w1"), List.of("p"), NONE)
            .node("Tanh", List.of("p"), List.of("a"), NONE)
            .node("Add", List.of("a", "x"), List.of("b"), NONE)
            .node("MatMul", List.of("b", "w2"), List.of("y"), NONE);
    assertEquals(Optional.empty(), symmetry(past, OnnxProblem.Settings.DEFAULT, 6, 3));
    OnnxFiles shared =
        new OnnxFiles(17)
            .input("x", false, 0, 3)
            .output("y")
            .initialiser("w1", drawn(3, 3))
            .initialiser("w2", drawn(3, 1))
            .node("MatMul", List.of("x", "w1"), List.of("p"), NONE)
            .node("Tanh", List.of("p"), List.of("a"), NONE)
            .node("MatMul", List.of("a", "w1"), List.of("b"), NONE)
            .node("Tanh", List.of("b"), List.of("c"), NONE)
            .node("MatMul", List.of("c", "w2"), List.of("y"), NONE);
    assertEquals(Optional.empty(), symmetry(shared, OnnxProblem.Settings.DEFAULT, 6, 3));
  }
}
