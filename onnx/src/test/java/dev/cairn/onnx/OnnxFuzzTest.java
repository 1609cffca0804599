package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.testkit.ParserFuzz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged models are read and imported or refused in one line, without a large allocation.
class OnnxFuzzTest {
  private static final int QUICK = 300;

  /// The import of values of at most 2¹⁴ elements, with their index maps.
  private static final long ALLOCATION = 64 << 20;

  @TempDir Path directory;

  private static byte[] small() {
    return new OnnxFiles(13)
        .input("x", false, 0, 1, 5, 5)
        .output("y")
        .initialiser(
            "k", Tensor.of(ElementType.F32, new int[] {1, 1, 2, 2}, new double[] {1, 2, 3, 4}))
        .wholes("s", 0, -1)
        .node("Conv", List.of("x", "k"), List.of("c"), Map.of("pads", new long[] {1, 1, 1, 1}))
        .node("AveragePool", List.of("c"), List.of("p"), Map.of("kernel_shape", new long[] {2, 2}))
        .node("Reshape", List.of("p", "s"), List.of("f"), Map.of())
        .node("Softmax", List.of("f"), List.of("y"), Map.of())
        .bytes();
  }

  /// With functions of the model's own, one of which calls the other.
  private static byte[] functions() {
    byte[] inner =
        new OnnxFiles(12)
            .node("Elu", List.of("a"), List.of("e"), Map.of("alpha", 0.5))
            .node("Clip", List.of("e", "", "high"), List.of("r"), Map.of())
            .function("my.ops:Act", List.of("a", "high"), List.of("r"), Map.of("slope", 0.5));
    byte[] outer =
        new OnnxFiles(18)
            .node("my.ops:Act", List.of("a"), List.of("once"), Map.of("slope", 0.25))
            .node("my.ops:Act", List.of("once"), List.of("r"), Map.of())
            .function("my.ops:Twice", List.of("a"), List.of("r"), Map.of());
    return new OnnxFiles(18)
        .with(inner)
        .with(outer)
        .input("x", false, 0, 2)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F32, new int[] {2, 1}, new double[] {1, 2}))
        .node("MatMul", List.of("x", "w"), List.of("t"), Map.of())
        .node("my.ops:Twice", List.of("t"), List.of("y"), Map.of())
        .bytes();
  }

  private void fuzz(int times) throws Exception {
    var samples =
        List.of(
            small(),
            functions(),
            TorchModel.bytes("mlp.onnx"),
            TorchModel.bytes("transformer13.onnx"));
    var settings = new OnnxImport(List.of(), Map.of(), 1 << 14);
    Path file = directory.resolve("damaged.onnx");
    int refused =
        new ParserFuzz(samples, ALLOCATION, 20_261_124)
            .check(
                times,
                IOException.class,
                bytes -> {
                  ParserFuzz.write(file, bytes);
                  settings.into(new ProgramBuilder(), OnnxModel.read(file, Limits.DEFAULT));
                });
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedModelsAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedModelsAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
