package dev.cairn.cli.option;

import dev.cairn.experiment.data.GraphInputs;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.formats.Limits;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.onnx.ParameterTensors;
import dev.cairn.study.setup.InputFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A point of a model's loss, as files tell.
///
/// @param theta the parameters
public record InspectedPoint(OnnxProblem problem, Point theta) {
  /// Reads it, with the digests of its files.
  ///
  /// @param samples the data, where the model takes them
  /// @param inputs a file with values of inputs, where there are no data
  /// @param parameters a file with θ; the model's own where there is none
  public static InputFiles.Read<InspectedPoint> read(
      Path model,
      Optional<SampleFile> samples,
      Optional<Path> inputs,
      Optional<Path> parameters,
      OnnxProblem.Settings settings)
      throws IOException {
    List<Path> files = new ArrayList<>(OnnxModel.files(model, Limits.DEFAULT));
    samples.map(SampleFile::path).ifPresent(files::add);
    samples.flatMap(SampleFile::targetsPath).ifPresent(files::add);
    inputs.ifPresent(files::add);
    parameters.ifPresent(files::add);
    return InputFiles.read(
        files,
        () -> {
          try {
            OnnxModel read = OnnxModel.read(model, Limits.DEFAULT);
            OnnxProblem problem =
                samples.isPresent()
                    ? OnnxProblem.of(read, samples.get().read(), settings)
                    : OnnxProblem.withoutData(read, GraphInputs.read(inputs), settings);
            return new InspectedPoint(problem, theta(problem, parameters));
          } catch (IOException e) {
            throw SampleFile.failure(e);
          }
        });
  }

  private static Point theta(OnnxProblem problem, Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return problem.start();
    }
    return Point.of(
        ParameterTensors.theta(
            problem.loss().parameters(), TensorFiles.read(file.get(), Limits.DEFAULT)));
  }
}
