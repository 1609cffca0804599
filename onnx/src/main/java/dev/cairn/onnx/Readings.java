package dev.cairn.onnx;

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

/// The two readings of a graph side by side, on some samples: where do they part?
///
/// @param model the part of the model that its one output needs
/// @param importer how it becomes a program
/// @param batch the inputs by name
/// @param samples whether their first axis is that of samples
record Readings(OnnxModel model, OnnxImport importer, Map<String, Tensor> batch, boolean samples) {

  /// The first element that differs by more than rounding, or -1; lengths that differ do so at the
  /// end of the shorter.
  static int firstApart(double[] a, double[] b) {
    double scale = Arrays.stream(b).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    double allowed = BatchCheck.TOLERANCE * scale + BatchCheck.SMALLEST;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (Double.compare(a[i], b[i]) != 0 && !(Math.abs(a[i] - b[i]) <= allowed)) {
        return i;
      }
    }
    return a.length == b.length ? -1 : Math.min(a.length, b.length);
  }

  /// What a program of the model gives at its stored parameters, sample by sample.
  static double[] outputs(OnnxModel model, Program program, Map<String, Tensor> batch)
      throws FormatException {
    double[] theta = new double[program.dimension()];
    for (Program.Parameter parameter : program.parameters()) {
      Tensor stored = model.initialisers().get(parameter.name());
      if (stored == null) {
        throw FormatException.at(
            model.source(),
            "parameter " + FormatException.quote(parameter.name()),
            "nothing gives it");
      }
      System.arraycopy(stored.values(), 0, theta, parameter.offset(), stored.count());
    }
    int count = batch.values().iterator().next().extent(0);
    Samples.Builder samples = Samples.of(count);
    batch.forEach((name, x) -> samples.add(name, x.count() / count, x.values()));
    return new ProgramEvaluator(program, samples.build())
        .outputs(theta)
        .getOrDefault("output", new double[0]);
  }

  /// Names the first node whose value they do not agree on.
  FormatException apart() {
    for (OnnxNode node : model.nodes()) {
      for (String value : node.outputs()) {
        if (!value.isEmpty()) {
          OnnxModel part = model.part(value);
          double[] plain = plain(part);
          double[] program = program(part);
          int i = firstApart(plain, program);
          if (plain.length > 0 && plain.length == program.length && i >= 0) {
            return FormatException.at(
                model.source(),
                node.place(model.opset()),
                String.format(
                    Locale.ROOT,
                    "two ways to evaluate it give %.9g and %.9g: %s",
                    plain[i],
                    program[i],
                    Double.isNaN(program[i])
                        ? "an infinite number is computed with, as where −∞ hides what is masked; fill in a large finite one"
                        : "it magnifies rounding errors, or its operands are none that ONNX gives a meaning; write it otherwise"));
          }
        }
      }
    }
    return FormatException.at(
        model.source(),
        "output " + FormatException.quote(model.outputs().getFirst()),
        "two ways to evaluate the model differ: it magnifies rounding errors");
  }

  private double[] plain(OnnxModel part) {
    try {
      return (samples ? PlainGraph.output(part, batch) : PlainGraph.withoutSamples(part, batch))
          .values();
    } catch (IllegalArgumentException unknown) {
      return new double[0];
    }
  }

  /// The value by a program; nothing where it is none of each sample.
  private double[] program(OnnxModel part) {
    if (!samples) {
      return shared(part);
    }
    try {
      var builder = new ProgramBuilder();
      Value value = importer.into(builder, part).outputs().sequencedValues().getFirst();
      builder.output("output", value);
      return outputs(model, builder.build(), batch);
    } catch (FormatException | IllegalArgumentException notOfSamples) {
      return shared(part);
    }
  }

  /// The value by a program that takes the samples for parameters.
  private double[] shared(OnnxModel part) {
    try {
      var builder = new ProgramBuilder();
      var imported = importer.withoutSamples(builder, part, batch);
      builder.output("output", imported.outputs().sequencedValues().getFirst());
      double[] theta = ParameterTensors.flatten(imported.parameters().values());
      return new ProgramEvaluator(builder.build())
          .outputs(theta)
          .getOrDefault("output", new double[0]);
    } catch (FormatException | IllegalArgumentException unknown) {
      return new double[0];
    }
  }
}
