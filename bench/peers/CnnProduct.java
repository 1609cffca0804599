import dev.cairn.experiment.problem.SumObjective;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Limits;
import dev.cairn.formats.TensorFiles;
import dev.cairn.objective.HessianOperator;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.spectrum.Eigenpair;
import dev.cairn.spectrum.ThickRestartLanczos;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/// Times Hessian-vector products, and the ten eigenvalues at each end, of the network that cnn.py
/// exports.
///
///     ./cairn doctor                                      builds Cairn
///     java -Xmx5g --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
///       -cp "target/cairn/$(cat target/cairn/current)/*" \
///       bench/peers/CnnProduct.java DIR [IMAGES] [THREADS] [PRODUCTS] [ends]
final class CnnProduct {
  /// Parts of the data, as ./cairn inspect makes them for so many parameters; 40 % of the
  /// heap holds what products have in common.
  private static final int PARTS = 4;

  private CnnProduct() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int images = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
    int products = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    var file = TensorFiles.read(directory.resolve("digits.npz"), Limits.DEFAULT);
    DataTensors data =
        DataTensors.of(file, "x", Optional.of("y"), Optional.empty()).range(0, images);
    var parts =
        OnnxProblem.of(
                OnnxModel.read(directory.resolve("cnn.onnx"), Limits.DEFAULT),
                data,
                OnnxProblem.Settings.DEFAULT)
            .parts(PARTS);
    long kept = (long) (0.4 * Runtime.getRuntime().maxMemory() / PARTS);
    var objectives = parts.stream().map(p -> p.objectives().keptBytes(kept).build()).toList();
    try (var objective = SumObjective.sum(objectives, threads);
        var evaluation = objective.at(parts.getFirst().start().toArray())) {
      int n = objective.dimension();
      System.out.printf("%d parameters, %d images, %d threads%n", n, images, threads);
      long begin = System.nanoTime();
      double value = evaluation.value();
      System.out.printf("value %.12g, with its gradient %.2f s%n", value, seconds(begin));
      var hessian = evaluation.hessian();
      double[] v = new SplittableRandom(1).doubles(n, -1, 1).toArray();
      double[] y = new double[n];
      for (int i = 0; i < products; i++) {
        begin = System.nanoTime();
        double cpu = cpuSeconds();
        hessian.apply(v, y);
        System.out.printf(
            "product %.2f s, CPU time %.2f s, norm %.9g%n",
            seconds(begin), cpuSeconds() - cpu, norm(y));
      }
      memory();
      if (arguments.length > 4) {
        ends(hessian);
      }
    }
  }

  private static void ends(HessianOperator hessian) {
    long begin = System.nanoTime();
    var ends =
        ThickRestartLanczos.of(10, 10)
            .withRelativeResidual(1e-3)
            .withMaxProducts(400)
            .solve(hessian, new SplittableRandom(0));
    System.out.printf(
        "both ends: %s after %d products, %.0f s%n",
        ends.ending(), ends.products(), seconds(begin));
    ends.lowest().forEach(CnnProduct::print);
    ends.highest().forEach(CnnProduct::print);
    memory();
  }

  private static void print(Eigenpair pair) {
    System.out.printf("  %.6g ± %.1e%n", pair.value(), pair.residual());
  }

  private static void memory() {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf("heap %.2f GB%n", (runtime.totalMemory() - runtime.freeMemory()) * 1e-9);
  }

  /// Of all threads of the process, compilers and collectors included.
  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() * 1e-9;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  private static double norm(double[] y) {
    return Math.sqrt(Arrays.stream(y).map(e -> e * e).sum());
  }
}
