package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramEvaluator;
import dev.cairn.program.evaluator.Samples;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Evaluates a model on a few samples alone and together, by a reading of the graph that shares
/// nothing with the import: the results must be alike but for rounding, and those of the program.
///
/// @param model the part of the model that its one output needs
/// @param importer how it becomes a program
record BatchCheck(OnnxModel model, OnnxImport importer) {
  /// Two would do to see that samples mix; three also see what depends on their number.
  private static final int SAMPLES = 3;

  /// Of the largest output: far above what rounding does to a sum of some thousand terms, far below
  /// what another sample does.
  private static final double TOLERANCE = 1e-9;

  /// For outputs that cancel to nothing.
  private static final double SMALLEST = 1e-12;

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
    int size = output.shape().size();
    double[] wanted = program(builder.build(), input, x, count);
    double[] together = plain(input, x, sample, count);
    for (int s = 0; s < count; s++) {
      double[] mine = Arrays.copyOfRange(wanted, s * size, (s + 1) * size);
      double[] beside = Arrays.copyOfRange(together, s * size, (s + 1) * size);
      if (fixed <= 0) {
        int width = x.length / count;
        double[] alone = plain(input, Arrays.copyOfRange(x, s * width, (s + 1) * width), sample, 1);
        requireAlike(beside, alone, s, "beside others", "alone, so samples mix");
      }
      requireAlike(beside, mine, s, "by plain evaluation", "by the program: please report this");
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

  private double[] program(Program program, String input, double[] x, int count)
      throws FormatException {
    double[] theta = new double[program.dimension()];
    for (Program.Parameter parameter : program.parameters()) {
      Tensor stored = model.initialisers().get(parameter.name());
      if (stored == null) {
        throw failure("nothing gives the parameter " + parameter.name());
      }
      System.arraycopy(stored.values(), 0, theta, parameter.offset(), stored.count());
    }
    Samples samples = Samples.of(count).add(input, x.length / count, x).build();
    return new ProgramEvaluator(program, samples)
        .outputs(theta)
        .getOrDefault("output", new double[0]);
  }

  private double[] plain(String input, double[] x, int[] sample, int count) throws FormatException {
    int[] shape = new int[sample.length + 1];
    shape[0] = count;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    try {
      Tensor batch = Tensor.of(ElementType.F64, shape, x);
      return PlainGraph.output(model, Map.of(input, batch)).values();
    } catch (IllegalArgumentException e) {
      throw failure("%s: %s".formatted(e.getMessage(), Advice.DYNAMIC_AXES));
    }
  }

  private void requireAlike(double[] a, double[] b, int sample, String first, String second)
      throws FormatException {
    double scale = Arrays.stream(b).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      double x = i < a.length ? a[i] : Double.NaN;
      double y = i < b.length ? b[i] : Double.NaN;
      boolean alike = Double.compare(x, y) == 0 || Math.abs(x - y) <= TOLERANCE * scale + SMALLEST;
      if (!alike) {
        throw failure(
            String.format(
                Locale.ROOT,
                "output %d of sample %d is %.9g %s and %.9g %s",
                i,
                sample,
                x,
                first,
                y,
                second));
      }
    }
  }

  private FormatException failure(String problem) {
    return FormatException.at(
        model.source(), "output " + FormatException.quote(model.outputs().getFirst()), problem);
  }
}
