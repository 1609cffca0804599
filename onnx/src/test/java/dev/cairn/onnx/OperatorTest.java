package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation: the value against onnxruntime, the gradient with respect to the parameters
/// against differences of the value, products with the Hessian against differences of the gradient.
class OperatorTest {
  private static final int BATCH = 2;

  /// float32 in onnxruntime against float64 here.
  private static final double RUNTIME_TOLERANCE = 4e-6;

  /// Both in float64.
  private static final double PLAIN_TOLERANCE = 1e-13;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("dev.cairn.onnx.OperatorCases#cases")
  void agreesWithOnnxruntimeAndWithDifferences(OperatorCase c) throws IOException, OrtException {
    int features = c.sample().stream().reduce(1, (a, b) -> a * b);
    double[] x = OperatorCase.random(BATCH * features, -1.5, 1.5, 42);
    double[] wanted = runtime(c, x);
    int size = wanted.length / BATCH;
    ProgramBuilder builder = new ProgramBuilder();
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), c.model().bytes()), Limits.DEFAULT);
    OnnxImport.Imported imported = OnnxImport.DEFAULT.into(builder, model);
    Value y = imported.outputs().sequencedValues().getFirst();
    assertEquals(size, y.shape().size());
    Value weight = builder.data("weight", y.shape().toArray());
    builder.output("f", builder.sum(builder.multiply(weight, y)));
    Program program = builder.build();
    double[] theta = ParameterTensors.flatten(imported.parameters().values());
    double[] plain = PlainGraph.output(model, Map.of("x", batch(c, x))).values();
    double scale = 1 + Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    for (int s = 0; s < BATCH; s++) {
      double[] sample = Arrays.copyOfRange(x, s * features, (s + 1) * features);
      for (int k = 0; k < size; k++) {
        double[] one = new double[size];
        one[k] = 1;
        var objective = objective(program, sample, one);
        try (var evaluation = objective.at(theta)) {
          assertEquals(
              wanted[s * size + k], evaluation.value(), RUNTIME_TOLERANCE * scale, "output " + k);
          assertEquals(
              plain[s * size + k], evaluation.value(), PLAIN_TOLERANCE * scale, "plainly " + k);
        }
      }
    }
    checkGradient(objective(program, x, OperatorCase.random(BATCH * size, -1, 1, 43)), theta);
  }

  private static ProgramObjective objective(Program program, double[] x, double[] weight) {
    int count = program.inputs().stream().anyMatch(i -> i.shape().size() == x.length) ? 1 : BATCH;
    Samples samples =
        Samples.of(count)
            .add("x", x.length / count, x)
            .add("weight", weight.length / count, weight)
            .build();
    return ProgramObjective.of(program).samples(samples).buildAssumingSmooth();
  }

  private static void checkGradient(ProgramObjective objective, double[] theta) {
    double[] gradient = new double[theta.length];
    double[] direction = OperatorCase.random(theta.length, -1, 1, 44);
    double slope = 0;
    try (var evaluation = objective.at(theta)) {
      evaluation.gradient(gradient);
    }
    for (int i = 0; i < theta.length; i++) {
      slope += gradient[i] * direction[i];
    }
    // Central differences of fourth order.
    double h = 1e-4;
    double difference =
        (8 * (value(objective, theta, direction, h) - value(objective, theta, direction, -h))
                - (value(objective, theta, direction, 2 * h)
                    - value(objective, theta, direction, -2 * h)))
            / (12 * h);
    assertEquals(difference, slope, 1e-8 * (1 + Math.abs(slope)));
    checkProduct(objective, theta, direction);
  }

  private static void checkProduct(ProgramObjective objective, double[] theta, double[] direction) {
    double[] product = new double[theta.length];
    try (var evaluation = objective.at(theta)) {
      evaluation.hessian().apply(direction, product);
    }
    double h = 1e-4;
    double[] difference = new double[theta.length];
    double[] steps = {h, -h, 2 * h, -2 * h};
    double[] weights = {8, -8, -1, 1};
    double[] gradient = new double[theta.length];
    for (int k = 0; k < steps.length; k++) {
      try (var evaluation = objective.at(moved(theta, direction, steps[k]))) {
        evaluation.gradient(gradient);
      }
      for (int i = 0; i < theta.length; i++) {
        difference[i] += weights[k] * gradient[i] / (12 * h);
      }
    }
    double scale = 1 + Arrays.stream(product).map(Math::abs).max().orElse(0);
    assertArrayEquals(difference, product, 1e-8 * scale);
  }

  /// An operation without a case here is one that nobody has checked.
  @Test
  void everyOperationHasACase() {
    Set<String> shown = new TreeSet<>();
    OperatorCases.cases().forEach(c -> shown.addAll(c.model().types()));
    Set<String> missing = new TreeSet<>(OperatorTable.names());
    missing.removeAll(shown);
    assertEquals(Set.of(), missing);
    assertEquals(OperatorTable.names(), PlainGraph.operationNames());
  }

  private static Tensor batch(OperatorCase c, double[] x) {
    int[] shape = new int[c.sample().size() + 1];
    shape[0] = BATCH;
    for (int axis = 1; axis < shape.length; axis++) {
      shape[axis] = c.sample().get(axis - 1);
    }
    return Tensor.of(ElementType.F64, shape, x);
  }

  private static double value(
      ProgramObjective objective, double[] theta, double[] direction, double step) {
    try (var evaluation = objective.at(moved(theta, direction, step))) {
      return evaluation.value();
    }
  }

  private static double[] moved(double[] theta, double[] direction, double step) {
    double[] moved = new double[theta.length];
    Arrays.setAll(moved, i -> theta[i] + step * direction[i]);
    return moved;
  }

  private static double[] runtime(OperatorCase c, double[] x) throws OrtException {
    return OnnxRuntime.outputs(c.model().bytes(), Map.of("x", batch(c, x))).getFirst().values();
  }
}
