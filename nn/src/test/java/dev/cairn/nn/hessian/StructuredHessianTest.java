package dev.cairn.nn.hessian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.Labels;
import dev.cairn.testkit.Allocations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The oracle is the program's tangent of the gradient, n products.
class StructuredHessianTest {
  private static final double TOLERANCE = 1e-12;

  record Case(Perceptron network, int samples, long seed) {}

  static Stream<Case> randomNetworks() {
    return IntStream.range(0, 40).mapToObj(StructuredHessianTest::randomCase);
  }

  private static Case randomCase(int number) {
    var random = new SplittableRandom(1000 + number);
    int layers = 1 + number % 4;
    List<Integer> widths = new ArrayList<>();
    for (int l = 0; l <= layers; l++) {
      // Mostly narrow, so that n products stay quick; the wide ones follow.
      widths.add(1 + random.nextInt(9));
    }
    // One class alone has a constant loss.
    boolean classes = widths.getLast() > 1 && random.nextBoolean();
    Loss loss = classes ? Loss.CROSS_ENTROPY : Loss.MEAN_SQUARED;
    List<Activation> smooth =
        Arrays.stream(Activation.values()).filter(Activation::smooth).toList();
    var network =
        new Perceptron(
            widths,
            smooth.get(number % smooth.size()),
            number % 3 != 0,
            loss,
            random.nextInt(2) * 0.3);
    return new Case(network, 1 + random.nextInt(700), number);
  }

  static Stream<Case> wideNetworks() {
    return Stream.of(
        new Case(network(List.of(3, 64, 2), Activation.TANH, Loss.CROSS_ENTROPY), 300, 1),
        new Case(network(List.of(64, 1, 64), Activation.SWISH, Loss.MEAN_SQUARED), 257, 2),
        new Case(network(List.of(5, 33, 1, 17, 4), Activation.SOFTPLUS, Loss.MEAN_SQUARED), 9, 3),
        new Case(network(List.of(2, 3, 31, 5, 7), Activation.SIGMOID, Loss.CROSS_ENTROPY), 511, 4),
        new Case(Perceptron.digitAutoEncoder(), 519, 5),
        new Case(Perceptron.digitClassifier(), 300, 6),
        new Case(Perceptron.deepAutoEncoder(), 260, 7),
        new Case(Perceptron.linearAutoEncoder(), 256, 8),
        new Case(Perceptron.overparameterisedClassifier(), 50, 9));
  }

  private static Perceptron network(List<Integer> widths, Activation activation, Loss loss) {
    return new Perceptron(widths, activation, true, loss, 0);
  }

  @ParameterizedTest
  @MethodSource({"randomNetworks", "wideNetworks"})
  void equalsAsManyHessianProductsAsThereAreParameters(Case given) {
    double[] theta = theta(given);
    DataSet data = data(given);
    int n = theta.length;
    var assembled = new DenseSymmetric(n);
    var products = new DenseSymmetric(n);
    try (var evaluation = new NetworkObjectives(given.network(), data).smooth().at(theta)) {
      var hessian = evaluation.hessian();
      hessian.assemble(assembled);
      double[] unit = new double[n];
      double[] column = new double[n];
      for (int j = 0; j < n; j++) {
        unit[j] = 1;
        hessian.apply(unit, column);
        unit[j] = 0;
        System.arraycopy(column, 0, products.entries(), j * n, n);
      }
    }
    double largest = Arrays.stream(products.entries()).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 0);
    for (int k = 0; k < n * n; k++) {
      assertEquals(
          products.entries()[k],
          assembled.entries()[k],
          TOLERANCE * largest,
          "entry (%d, %d) of %s".formatted(k % n, k / n, given));
    }
  }

  @ParameterizedTest
  @MethodSource({"randomNetworks", "wideNetworks"})
  void tilesOfBothShapesGiveTheSameBits(Case given) {
    double[] theta = theta(given);
    var narrow = new DenseSymmetric(theta.length);
    var wide = new DenseSymmetric(theta.length);
    new StructuredHessian(given.network(), data(given), NarrowTile::new).assemble(theta, narrow);
    new StructuredHessian(given.network(), data(given), WideTile::new).assemble(theta, wide);
    assertArrayEquals(narrow.entries(), wide.entries());
  }

  @ParameterizedTest
  @MethodSource("wideNetworks")
  void weightedSamplesCountAsOftenAsTheirWeightSays(Case given) {
    double[] weights =
        new SplittableRandom(5).ints(given.samples(), 0, 4).asDoubleStream().toArray();
    weights[0] = 3;
    DataSet data = data(given);
    int[] repeated =
        IntStream.range(0, given.samples())
            .flatMap(s -> IntStream.range(0, (int) weights[s]).map(_ -> s))
            .toArray();
    var expanded = new DataSet(data.inputs().select(repeated), data.targets().select(repeated));
    double[] theta = theta(given);
    var expected = new DenseSymmetric(theta.length);
    var found = new DenseSymmetric(theta.length);
    try (var plain = new NetworkObjectives(given.network(), expanded).smooth().at(theta);
        var weighted =
            new NetworkObjectives(given.network(), data.weighted(weights)).smooth().at(theta)) {
      assertEquals(plain.value(), weighted.value(), 1e-12 * Math.abs(plain.value()));
      plain.hessian().assemble(expected);
      weighted.hessian().assemble(found);
    }
    double largest = Arrays.stream(expected.entries()).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected.entries(), found.entries(), TOLERANCE * largest);
  }

  @Test
  void repeatsBitForBitAndLeavesNothingBehind() {
    var given = new Case(Perceptron.digitAutoEncoder(), 700, 3);
    var one = new StructuredHessian(given.network(), data(given));
    var other = new StructuredHessian(given.network(), data(given));
    double[] theta = theta(given);
    var first = new DenseSymmetric(theta.length);
    var second = new DenseSymmetric(theta.length);
    other.assemble(new double[theta.length], second);
    one.assemble(theta, first);
    other.assemble(theta, second);
    assertArrayEquals(first.entries(), second.entries());
  }

  static Stream<Function<RowMemory, Tile>> shapes() {
    return Stream.of(NarrowTile::new, WideTile::new);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void allocatesNothingOnceMade(Function<RowMemory, Tile> shape) {
    var given = new Case(Perceptron.digitAutoEncoder(), 1000, 4);
    var hessian = new StructuredHessian(given.network(), data(given), shape);
    double[] theta = theta(given);
    var matrix = new DenseSymmetric(theta.length);
    // Some bytes for the virtual machine's own doings.
    long enough = 256;
    long least = Allocations.smallest(enough, () -> hessian.assemble(theta, matrix));
    assertTrue(least <= enough, least + " bytes allocated by one assembly");
  }

  @Test
  void refusesAKinkAndWrongSizes() {
    var data = DataSet.autoEncoding(FeatureMatrix.of(2, 3, new double[6]));
    var kink = network(List.of(2, 2, 2), Activation.RELU, Loss.MEAN_SQUARED);
    assertThrows(IllegalArgumentException.class, () -> new StructuredHessian(kink, data));
    assertThrows(IllegalArgumentException.class, () -> new NetworkObjectives(kink, data).smooth());
    var smooth = network(List.of(2, 2, 2), Activation.TANH, Loss.MEAN_SQUARED);
    var hessian = new StructuredHessian(smooth, data);
    assertThrows(
        IllegalArgumentException.class,
        () -> hessian.assemble(new double[3], new DenseSymmetric(12)));
  }

  private static double[] theta(Case given) {
    var random = new SplittableRandom(given.seed());
    return random.doubles(given.network().dimension(), -1, 1).toArray();
  }

  private static DataSet data(Case given) {
    var random = new SplittableRandom(-given.seed() - 1);
    var inputs = matrix(given.network().inputs(), given.samples(), random);
    if (given.network().loss() == Loss.MEAN_SQUARED) {
      return new DataSet(inputs, matrix(given.network().outputs(), given.samples(), random));
    }
    byte[] labels = new byte[given.samples()];
    for (int s = 0; s < labels.length; s++) {
      labels[s] = (byte) random.nextInt(given.network().outputs());
    }
    return DataSet.classifying(inputs, Labels.of(labels), given.network().outputs());
  }

  private static FeatureMatrix matrix(int features, int samples, SplittableRandom random) {
    return FeatureMatrix.of(
        features, samples, random.doubles((long) features * samples, -2, 2).toArray());
  }
}
