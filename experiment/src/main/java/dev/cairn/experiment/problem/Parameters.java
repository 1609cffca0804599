package dev.cairn.experiment.problem;

import dev.cairn.linalg.Point;
import dev.cairn.program.Program;
import dev.cairn.program.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the coordinates of a problem's θ are.
///
/// @param tensors one after the other, θ
/// @param stored θ as the problem brings it along, where it is a model
/// @param model the ONNX file whose initialisers they are, where it is one
public record Parameters(
    List<Program.Parameter> tensors, Optional<Point> stored, Optional<Path> model) {
  /// The name of the tensor that stands for all of θ.
  public static final String THETA = "theta";

  /// Copies the list.
  public Parameters {
    tensors = List.copyOf(tensors);
  }

  /// The parameters of a program.
  static Parameters of(Program program) {
    return new Parameters(program.parameters(), Optional.empty(), Optional.empty());
  }

  /// θ without parts.
  static Parameters vector(int dimension) {
    return new Parameters(
        List.of(new Program.Parameter(THETA, Shape.of(dimension), 0)),
        Optional.empty(),
        Optional.empty());
  }

  /// n.
  public int dimension() {
    return tensors.stream().mapToInt(tensor -> tensor.shape().size()).sum();
  }
}
