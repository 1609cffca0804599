package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
  /// @param features the samples, of which the first are taken
  void require(Tensor features) throws FormatException {
    ProgramBuilder builder = new ProgramBuilder();
    OnnxImport.Imported imported = importer.into(builder, model);
    Value output = imported.outputs().sequencedValues().getFirst();
    builder.output("output", output);
    String input = imported.inputs().sequencedKeySet().getFirst();
    int[] sample = imported.inputs().sequencedValues().getFirst().shape().toArray();
    int fixed = model.inputs().getFirst().extents().isEmpty() ? 0 : declared();
    int count = fixed > 0 ? fixed : Math.min(SAMPLES, features.extent(0));
    double[] x = repeated(features, Batch.count(widened(sample)), count);
    double[] wanted = Readings.outputs(model, builder.build(), input, x, count);
    Rows rows = new Rows(x.length / count, output.shape().size());
    var readings = new Readings(model, importer, batch(x, sample, count));
    if (fixed > 0) {
      double[] all = plain(input, batch(x, sample, count));
      requireCount(all, rows, count);
      requireAlike(all, wanted, readings);
      return;
    }
    double[] alone = new double[wanted.length];
    for (int s = 0; s < count; s++) {
      double[] row = plain(input, batch(rows.features(x, s, s + 1), sample, 1));
      requireCount(row, rows, 1);
      System.arraycopy(row, 0, alone, s * rows.outputs(), rows.outputs());
    }
    requireAlike(alone, wanted, readings);
    for (int batch : TOGETHER) {
      double[] many = new double[batch * rows.features()];
      Arrays.setAll(many, i -> x[i % x.length]);
      double[] together = together(input, batch(many, sample, batch));
      requireCount(together, rows, batch);
      for (int s = 0; s < batch; s++) {
        String beside = "beside %s".formatted(batch == 2 ? "another" : "others");
        double[] single = rows.output(alone, s % count);
        requireAlike(rows.output(together, s), single, s % count, beside, "alone, so samples mix");
      }
    }
  }

  /// Numbers a sample.
  private record Rows(int features, int outputs) {
    double[] features(double[] x, int from, int to) {
      return Arrays.copyOfRange(x, from * features, to * features);
    }

    double[] output(double[] y, int s) {
      return Arrays.copyOfRange(y, s * outputs, (s + 1) * outputs);
    }
  }

  private void requireCount(double[] y, Rows rows, int samples) throws FormatException {
    if (y.length != samples * rows.outputs()) {
      throw failure(
          "%s numbers for %s samples, %s are needed for each"
              .formatted(y.length, samples, rows.outputs()));
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

  private static long[] widened(int[] shape) {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  /// The first samples, over again where there are too few.
  private static double[] repeated(Tensor features, long width, int count) {
    double[] x = new double[Math.toIntExact(width * count)];
    Arrays.setAll(x, i -> features.values()[i % features.count()]);
    return x;
  }

  private static Tensor batch(double[] x, int[] sample, int count) {
    int[] shape = new int[sample.length + 1];
    shape[0] = count;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return Tensor.of(ElementType.F64, shape, x);
  }

  private double[] plain(String input, Tensor batch) throws FormatException {
    try {
      return PlainGraph.output(model, Map.of(input, batch)).values();
    } catch (IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /// Several samples, of a model that takes each alone.
  private double[] together(String input, Tensor batch) throws FormatException {
    try {
      return PlainGraph.output(model, Map.of(input, batch)).values();
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
