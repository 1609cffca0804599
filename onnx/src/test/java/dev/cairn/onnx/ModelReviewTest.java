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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of a model, and what is not.
class ModelReviewTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  /// As the gates of a recurrent layer are cut; two layers whose tensors were merged cut alike.
  @Test
  void partsOfATensorAreOneUse() throws IOException {
    assertEquals(List.of(), problem(cut(List.of(0L, 2L)), 2).notes());
    List<String> notes = problem(cut(List.of(0L, 2L, 0L, 2L)), 2).notes();
    assertEquals(1, notes.size(), notes::toString);
    assertTrue(
        notes.getFirst().startsWith("\"w\" is one tensor of θ, used by 3 nodes"), notes::toString);
  }

  private static OnnxFiles cut(List<Long> starts) {
    OnnxFiles graph = graph().initialiser("w", tensor(new int[] {2, 4}, 1, 2, 3, 4, 5, 6, 7, 8));
    graph.wholes("axes", 1);
    String sum = "x";
    for (int i = 0; i < starts.size(); i++) {
      graph.wholes("from" + i, starts.get(i)).wholes("to" + i, starts.get(i) + 2);
      graph.node("Slice", List.of("w", "from" + i, "to" + i, "axes"), List.of("part" + i), NONE);
      String next = i == starts.size() - 1 ? "y" : "h" + i;
      graph.node("MatMul", List.of(sum, "part" + i), List.of(next), NONE);
      sum = next;
    }
    return graph;
  }

  private static OnnxFiles graph() {
    return new OnnxFiles(13).input("x", false, 0, 2).output("y");
  }

  private OnnxProblem problem(OnnxFiles graph, int outputs) throws IOException {
    Path file = Files.write(directory.resolve("m.onnx"), graph.bytes());
    var data =
        new DataTensors(
            "data",
            tensor(new int[] {1, 2}, 1, 2),
            Optional.of(Tensor.of(ElementType.F64, new int[] {1, outputs}, new double[outputs])),
            Optional.empty());
    return OnnxProblem.of(OnnxModel.read(file, Limits.DEFAULT), data, OnnxProblem.Settings.DEFAULT);
  }

  private static Tensor tensor(int[] shape, double... values) {
    return Tensor.of(ElementType.F64, shape, values);
  }
}
