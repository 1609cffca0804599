package dev.cairn.study.setup;

import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.problem.Parameters;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.ParameterTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads points θ from files: parameters by name, or arrays of whole points.
final class PointFile {
  private PointFile() {}

  /// The points of a file, at least one.
  ///
  /// @throws dev.cairn.experiment.CairnException where the file does not hold what the problem
  /// needs
  static List<Point> read(Path file, Parameters parameters) {
    try {
      NamedTensors tensors = TensorFiles.read(file, Limits.DEFAULT);
      boolean whole =
          file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")
              || tensors.tensors().containsKey(Parameters.THETA);
      if (whole) {
        Tensor theta =
            tensors.tensors().size() == 1
                ? tensors.tensors().firstEntry().getValue()
                : tensors.require(Parameters.THETA);
        return points(tensors, theta, parameters.dimension());
      }
      return List.of(Point.of(ParameterTensors.theta(parameters.tensors(), tensors)));
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  private static List<Point> points(NamedTensors file, Tensor theta, int n) throws FormatException {
    file.requireFinite();
    boolean one = theta.rank() == 1 && theta.count() == n;
    boolean many = theta.rank() == 2 && theta.extent(1) == n && theta.extent(0) > 0;
    if (!one && !many) {
      throw FormatException.at(
          file.source(), "points", "a %s, must be [%s] or [points, %s]".formatted(theta, n, n));
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < theta.count(); i += n) {
      points.add(Point.of(Arrays.copyOfRange(theta.values(), i, i + n)));
    }
    return points;
  }
}
