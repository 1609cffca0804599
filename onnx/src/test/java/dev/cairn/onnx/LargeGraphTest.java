package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A graph of 100,000 nodes: x + a₀ + a₁ + … with a sine after every thousandth sum.
@Tag("zoo")
class LargeGraphTest {
  private static final int NODES = 100_000;
  private static final int TENSORS = 20;
  private static final double X = 0.25;

  @TempDir Path directory;

  @Test
  void aHundredThousandNodesAreRead() throws IOException {
    OnnxFiles graph = new OnnxFiles(13).input("x", false, 0, 1).output("y");
    for (int i = 0; i < TENSORS; i++) {
      graph.initialiser("a" + i, tensor(a(i)));
    }
    String last = "x";
    double y = X;
    for (int i = 0; i < NODES; i++) {
      String next = i == NODES - 1 ? "y" : "h" + i;
      if (i % 1000 == 999) {
        graph.node("Sin", List.of(last), List.of(next), Map.of());
        y = Math.sin(y);
      } else {
        graph.node("Add", List.of(last, "a" + i % TENSORS), List.of(next), Map.of());
        y += a(i % TENSORS);
      }
      last = next;
    }
    Path file = Files.write(directory.resolve("large.onnx"), graph.bytes());
    OnnxProblem problem =
        OnnxProblem.of(
            OnnxModel.read(file, Limits.DEFAULT),
            new DataTensors(
                "data",
                Tensor.of(ElementType.F64, new int[] {1, 1}, new double[] {X}),
                Optional.empty(),
                Optional.empty()),
            new OnnxProblem.Settings(List.of(), Optional.of(ModelLoss.OUTPUT), 0));
    assertEquals(TENSORS, problem.loss().dimension());
    assertTrue(problem.notes().size() < 12, problem.notes()::toString);
    double[] theta = problem.start().toArray();
    try (var evaluation = problem.objectiveAssumingSmooth().at(theta)) {
      assertEquals(y, evaluation.value(), 1e-12);
    }
  }

  private static double a(int i) {
    return 1e-3 * (i - 8);
  }

  private static Tensor tensor(double number) {
    return Tensor.of(ElementType.F64, new int[] {1}, new double[] {number});
  }
}
