package dev.cairn.onnx;

import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Npz;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Losses;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A model that src/test/python/make_models.py exported, with what PyTorch computes on it.
record TorchModel(String name, OnnxModel model, NamedTensors expected) {

  static TorchModel read(String name, Path directory) throws IOException {
    Path onnx = copy(name + ".onnx", directory);
    Path npz = copy(name + ".npz", directory);
    return new TorchModel(
        name, OnnxModel.read(onnx, Limits.DEFAULT), Npz.read(npz, Limits.DEFAULT));
  }

  static Path copy(String resource, Path directory) throws IOException {
    return Files.write(directory.resolve(resource), bytes(resource));
  }

  static byte[] bytes(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TorchModel.class.getResourceAsStream(resource), resource)) {
      return in.readAllBytes();
    }
  }

  int count() throws IOException {
    return expected.require("x").extent(0);
  }

  int classes() throws IOException {
    return expected.require("output").extent(1);
  }

  /// The mean over the samples of the loss that the script used.
  ProgramObjective loss() throws IOException {
    ProgramBuilder builder = new ProgramBuilder();
    Value output = OnnxImport.DEFAULT.into(builder, model).outputs().sequencedValues().getFirst();
    Value target = builder.data("target", classes());
    builder.output(
        "loss",
        name.equals("maxnet")
            ? builder.scale(-1, builder.sum(builder.multiply(target, output)))
            : Losses.crossEntropy(builder, output, target));
    Tensor x = expected.require("x");
    double[] oneHot = new double[count() * classes()];
    for (int s = 0; s < count(); s++) {
      oneHot[s * classes() + (int) expected.require("target").values()[s]] = 1;
    }
    Samples samples =
        Samples.of(count())
            .add("x", x.count() / count(), x.values())
            .add("target", classes(), oneHot)
            .build();
    return ProgramObjective.of(builder.build()).samples(samples).buildAssumingSmooth();
  }

  /// Every output of every sample, one evaluation each.
  double[] outputs() throws IOException {
    ProgramBuilder builder = new ProgramBuilder();
    Value output = OnnxImport.DEFAULT.into(builder, model).outputs().sequencedValues().getFirst();
    Value chosen = builder.data("chosen", classes());
    builder.output("value", builder.sum(builder.multiply(chosen, output)));
    Program program = builder.build();
    Tensor x = expected.require("x");
    int features = x.count() / count();
    double[] outputs = new double[count() * classes()];
    for (int i = 0; i < outputs.length; i++) {
      double[] one = new double[classes()];
      one[i % classes()] = 1;
      double[] sample = new double[features];
      System.arraycopy(x.values(), i / classes() * features, sample, 0, features);
      Samples single =
          Samples.of(1).add("x", features, sample).add("chosen", classes(), one).build();
      var objective = ProgramObjective.of(program).samples(single).buildAssumingSmooth();
      try (var evaluation = objective.at(theta())) {
        outputs[i] = evaluation.value();
      }
    }
    return outputs;
  }

  double[] theta() throws IOException {
    ProgramBuilder builder = new ProgramBuilder();
    var imported = OnnxImport.DEFAULT.into(builder, model);
    return ParameterTensors.flatten(imported.parameters().values());
  }

  /// A vector of PyTorch's that is stored parameter by parameter under a prefix.
  double[] vector(String prefix) throws IOException {
    ProgramBuilder builder = new ProgramBuilder();
    var imported = OnnxImport.DEFAULT.into(builder, model);
    Map<String, Tensor> stored = new LinkedHashMap<>();
    for (String parameter : imported.parameters().keySet()) {
      stored.put(parameter, expected.require(prefix + "." + parameter));
    }
    return ParameterTensors.flatten(stored.values());
  }
}
