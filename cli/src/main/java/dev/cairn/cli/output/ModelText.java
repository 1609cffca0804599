package dev.cairn.cli.output;

import dev.cairn.onnx.OnnxProblem;
import dev.cairn.program.Program;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What θ is in a model, in words: its tensors with their shapes, and what should be known before
/// numbers are trusted.
public final class ModelText {
  /// As many tensors `run` lists; `inspect` lists all.
  public static final int FEW = 12;

  private ModelText() {}

  /// The lines that a person reads.
  ///
  /// @param most tensors that are listed one by one
  public static List<String> lines(OnnxProblem problem, int most) {
    List<Program.Parameter> tensors = problem.loss().parameters();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-20s%s in %s"
            .formatted(
                "θ",
                Counted.of(problem.loss().dimension(), "number"),
                Counted.of(tensors.size(), "tensor")));
    for (Program.Parameter tensor : tensors.subList(0, Math.min(most, tensors.size()))) {
      lines.add("%-20s%s %s".formatted("", tensor.name(), tensor.shape()));
    }
    if (tensors.size() > most) {
      lines.add("%-20sand %s more".formatted("", tensors.size() - most));
    }
    problem.notes().forEach(note -> lines.add("%-20s%s".formatted("warning", note)));
    return List.copyOf(lines);
  }

  /// The same as JSON.
  public static Numbers numbers(OnnxProblem problem) {
    return new Numbers(
        problem.loss().parameters().stream()
            .map(
                tensor ->
                    new Tensor(
                        tensor.name(), Arrays.stream(tensor.shape().toArray()).boxed().toList()))
            .toList(),
        problem.notes());
  }

  /// A model as JSON: the components are its keys.
  public record Numbers(List<Tensor> tensors, List<String> warnings) {}

  /// A tensor of θ.
  public record Tensor(String name, List<Integer> shape) {}
}
