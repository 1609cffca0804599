package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.IntUnaryOperator;

/// Evaluates a model on a few samples alone and together, by a reading of the graph that shares
/// nothing with the import: the results must be alike but for rounding, and those of the program.
///
/// @param model the part of the model that its one output needs
/// @param importer how it becomes a program
record BatchCheck(OnnxModel model, OnnxImport importer) {
  /// At most so many different ones are evaluated.
  private static final int SAMPLES = 3;

  /// How many are evaluated together: two show that samples mix, the others what depends on their
  /// number; more than there are stand over again.
  private static final List<Integer> TOGETHER = List.of(2, 3, 5);

  /// Of the largest output: far above what rounding does to a sum of some thousand terms, far below
  /// what another sample does.
  static final double TOLERANCE = 1e-9;

  /// For outputs that cancel to nothing.
  static final double SMALLEST = 1e-12;

  /// Refuses a model whose output for a sample depends on other samples, or is not the program's.
  ///
  /// @param data the samples by input, of which the first ones that the loss counts are taken
  /// @param loss how the model's output is made of one for each sample
  void require(SequencedMap<String, Tensor> data, GraphLoss loss) throws FormatException {
    ProgramBuilder builder = new ProgramBuilder();
    OnnxImport.Imported imported = importer.into(builder, model);
    Value output = imported.outputs().sequencedValues().getFirst();
    builder.output("output", output);
    int samples = data.firstEntry().getValue().extent(0);
    Few all = new Few(imported.inputs(), data, 0);
    int fixed = model.inputs().getFirst().extents().isEmpty() ? 0 : declared();
    int begin = fixed > 0 ? 0 : loss.firstCounted(s -> all.of(1, _ -> s), samples);
    Few few = new Few(imported.inputs(), data, begin);
    int count = fixed > 0 ? fixed : Math.min(SAMPLES, samples);
    Map<String, Tensor> first = few.of(count, i -> i);
    Program program = builder.build();
    if (!program.type(program.outputs().getFirst()).perSample()) {
      throw failure("depends on no data: the same for every sample");
    }
    double[] wanted = Readings.outputs(model, program, first);
    int outputs = output.shape().size();
    var readings = new Readings(model, importer, first, true);
    loss.require(first, count);
    if (fixed > 0) {
      double[] answers = plain(first);
      requireCount(answers, outputs, count);
      requireAlike(answers, wanted, readings);
      return;
    }
    double[] alone = new double[wanted.length];
    for (int s = 0; s < count; s++) {
      int at = s;
      double[] row = plain(few.of(1, _ -> at));
      requireCount(row, outputs, 1);
      System.arraycopy(row, 0, alone, s * outputs, outputs);
    }
    requireAlike(alone, wanted, readings);
    for (int batch : TOGETHER) {
      double[] together = together(few.of(batch, i -> i % count));
      requireCount(together, outputs, batch);
      for (int s = 0; s < batch; s++) {
        String beside = "beside %s".formatted(batch == 2 ? "another" : "others");
        double[] single = row(alone, s % count, outputs);
        requireAlike(row(together, s, outputs), single, s % count, beside, "alone, so samples mix");
      }
    }
  }

  private static double[] row(double[] y, int s, int width) {
    return Arrays.copyOfRange(y, s * width, (s + 1) * width);
  }

  /// Some of the samples, counted from one of them.
  private record Few(Map<String, Value> inputs, Map<String, Tensor> data, int begin) {
    /// So many, which ones the function says; beyond the last they stand over again.
    Map<String, Tensor> of(int count, IntUnaryOperator which) {
      Map<String, Tensor> few = new HashMap<>();
      data.forEach(
          (name, tensor) -> {
            int[] sample = Objects.requireNonNull(inputs.get(name)).shape().toArray();
            int width = Shapes.count(sample);
            double[] values = new double[count * width];
            for (int s = 0; s < count; s++) {
              int from = (begin + which.applyAsInt(s)) % tensor.extent(0) * width;
              System.arraycopy(tensor.values(), from, values, s * width, width);
            }
            int[] shape = new int[sample.length + 1];
            shape[0] = count;
            System.arraycopy(sample, 0, shape, 1, sample.length);
            few.put(name, Tensor.of(ElementType.F64, shape, values));
          });
      return few;
    }
  }

  private void requireCount(double[] y, int outputs, int samples) throws FormatException {
    if (y.length != samples * outputs) {
      throw failure(
          "%s numbers for %s samples, %s are needed for each"
              .formatted(y.length, samples, outputs));
    }
  }

  /// Refuses a program that is not what the other reading gives, by the node from which on.
  private void requireAlike(double[] plain, double[] program, Readings readings)
      throws FormatException {
    if (Readings.firstApart(plain, program) >= 0) {
      throw readings.apart();
    }
  }

  private int declared() {
    return Math.max(0, model.inputs().getFirst().extents().getFirst());
  }

  private double[] plain(Map<String, Tensor> batch) throws FormatException {
    try {
      return PlainGraph.output(model, batch).values();
    } catch (IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /// Several samples, of a model that takes each alone.
  private double[] together(Map<String, Tensor> batch) throws FormatException {
    try {
      return PlainGraph.output(model, batch).values();
    } catch (IllegalArgumentException e) {
      throw failure("%s: %s".formatted(e.getMessage(), Advice.DYNAMIC_AXES));
    }
  }

  private void requireAlike(double[] a, double[] b, int sample, String first, String second)
      throws FormatException {
    int i = Readings.firstApart(a, b);
    if (i >= 0) {
      throw failure(
          String.format(
              Locale.ROOT,
              "output %d of sample %d is %.9g %s and %.9g %s",
              i,
              sample,
              a[i],
              first,
              b[i],
              second));
    }
  }

  private FormatException failure(String problem) {
    return FormatException.at(
        model.source(), "output " + FormatException.quote(model.outputs().getFirst()), problem);
  }
}
