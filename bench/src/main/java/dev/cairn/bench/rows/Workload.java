package dev.cairn.bench.rows;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.krylov.KrylovResult;
import dev.cairn.krylov.KrylovWorkspace;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.nn.NetworkObjective;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.Downsampling;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.Mnist;
import dev.cairn.objective.SmoothEvaluation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What the rows of the table are measured on: the paper's Fig. 3 auto-encoder, 552 parameters, on
/// 10,000 digits, at a fixed θ away from the origin, where most of the Hessian would vanish.
@State(Scope.Thread)
public class Workload {
  private static final long SEED = 1;

  /// How far θ is from the origin, in units of the initialisation.
  private static final double SPREAD = 5;

  /// Relative disagreement of two ways to the same numbers that rounding explains.
  private static final double AGREEMENT = 1e-11;

  /// The same where one of them is a central difference.
  private static final double DIFFERENCE_AGREEMENT = 1e-6;

  /// The paper's tolerance for Fig. 3.
  private static final double KRYLOV_TOLERANCE = 5e-4;

  final DataSet data;
  final NetworkObjective objective;
  final double[] theta;
  final double[] direction;
  final double[] result;
  final double[] gradient;
  final double[] eigenvalues;
  final DenseSymmetric hessian;
  final SmoothEvaluation evaluation;
  final KrylovWorkspace minresQlp;
  final SymmetricEigensolver eigensolver;
  private final double passFlops;

  /// Loads the data, assembles the Hessian at θ and checks every row's answer once.
  public Workload() {
    Perceptron network = Perceptron.digitAutoEncoder();
    var digits =
        DataSet.autoEncoding(Downsampling.PAPER.apply(Mnist.bundled().images()).standardised());
    long weights =
        network.layers().stream().mapToLong(layer -> (long) layer.inputs() * layer.outputs()).sum();
    passFlops = 2.0 * digits.samples() * weights;
    data = digits;
    objective = new NetworkObjectives(network, digits).smooth();
    RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(SEED);
    theta = network.initialise(random);
    for (int i = 0; i < theta.length; i++) {
      theta[i] *= SPREAD;
    }
    direction = network.initialise(random);
    int n = theta.length;
    result = new double[n];
    gradient = new double[n];
    eigenvalues = new double[n];
    hessian = new DenseSymmetric(n);
    evaluation = objective.at(theta);
    evaluation.gradient(gradient);
    evaluation.hessian().assemble(hessian);
    minresQlp =
        MinresQlp.DEFAULT
            .withTolerances(Tolerances.DEFAULT.withRelative(KRYLOV_TOLERANCE))
            .workspace(n);
    eigensolver = DenseKernels.current().eigensolver(n);
    checkProducts();
    checkSolvers();
  }

  private void checkProducts() {
    double[] dense = new double[theta.length];
    hessian.apply(direction, dense);
    evaluation.hessian().apply(direction, result);
    require("Hessian and Hessian-vector product", dense, result, AGREEMENT);

    double step = 1e-5;
    double[] ahead = gradientAt(step);
    double[] behind = gradientAt(-step);
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] = (ahead[i] - behind[i]) / (2 * step);
    }
    require(
        "Hessian-vector product and differences of gradients", result, ahead, DIFFERENCE_AGREEMENT);
  }

  private void checkSolvers() {
    KrylovResult solved = minresQlp.solve(hessian, gradient, result);
    double[] image = new double[theta.length];
    hessian.apply(result, image);
    Vectors.addScaled(-1, gradient, image);
    require(
        "residual of MINRES-QLP and its claim",
        new double[] {Vectors.norm(image)},
        new double[] {solved.residualNorm()},
        DIFFERENCE_AGREEMENT);
    eigensolver.eigenvalues(hessian, eigenvalues);
    require(
        "norms of the eigenvalues and of the Hessian",
        new double[] {hessian.frobeniusNorm()},
        new double[] {Vectors.norm(eigenvalues)},
        AGREEMENT);
  }

  private double[] gradientAt(double step) {
    double[] moved = theta.clone();
    Vectors.addScaled(step, direction, moved);
    double[] there = new double[moved.length];
    try (SmoothEvaluation point = objective.at(moved)) {
      point.gradient(there);
    }
    return there;
  }

  static void require(String what, double[] expected, double[] found, double tolerance) {
    double relative = Vectors.norm(Vectors.difference(expected, found)) / Vectors.norm(expected);
    if (!(relative <= tolerance)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "%s differ by %.3g relative, allowed %.3g", what, relative, tolerance));
    }
  }

  /// Everything that another program needs to repeat the rows, and their answers, by name.
  public Map<String, Tensor> arrays() {
    Perceptron network = objective.network();
    int n = theta.length;
    double[] product = new double[n];
    evaluation.hessian().apply(direction, product);
    double[] widths = network.widths().stream().mapToDouble(w -> w).toArray();
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("x", bySample(data.inputs()));
    arrays.put("y", bySample(data.targets()));
    arrays.put("widths", numbers(new int[] {widths.length}, widths));
    arrays.put("biased", scalar(network.biases() ? 1 : 0));
    arrays.put("l2", scalar(network.l2()));
    arrays.put("theta", numbers(new int[] {n}, theta));
    arrays.put("direction", numbers(new int[] {n}, direction));
    arrays.put("gradient", numbers(new int[] {n}, gradient));
    arrays.put("product", numbers(new int[] {n}, product));
    arrays.put("hessian", numbers(new int[] {n, n}, hessian.entries()));
    return arrays;
  }

  private static Tensor numbers(int[] shape, double... values) {
    return Tensor.of(ElementType.F64, shape, values);
  }

  private static Tensor scalar(double value) {
    return numbers(new int[0], value);
  }

  private static Tensor bySample(FeatureMatrix matrix) {
    double[] values = new double[matrix.features() * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int j = 0; j < matrix.features(); j++) {
        values[s * matrix.features() + j] = matrix.get(j, s);
      }
    }
    return numbers(new int[] {matrix.samples(), matrix.features()}, values);
  }

  /// Flops of one pass of all samples through every layer.
  public double passFlops() {
    return passFlops;
  }

  /// Multiplications and additions of one assembled Hessian, making the factors included.
  public double hessianFlops() {
    return objective.hessianFlops();
  }

  /// n.
  public int dimension() {
    return theta.length;
  }

  /// Closes the evaluation.
  @TearDown(Level.Trial)
  public void close() {
    evaluation.close();
  }
}
