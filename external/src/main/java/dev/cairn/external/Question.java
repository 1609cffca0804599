package dev.cairn.external;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is asked at one θ, and the arrays that take the answer. Questions of one kind and parameter
/// can be asked together.
sealed interface Question permits EvaluationQuestion, ProductQuestion {
  /// Bits of what an evaluation is asked for.
  int VALUE = 1;

  int GRADIENT = 2;
  int HESSIAN = 4;

  /// [Wire#EVALUATE] or [Wire#PRODUCT].
  int kind();

  /// What is wanted, or the number of vectors.
  int parameter();

  /// θ.
  double[] theta();

  /// The arrays that are sent, section by section: where several questions are asked together, each
  /// section holds those of all of them.
  List<List<double[]>> sent();

  /// Likewise those that are received.
  List<List<double[]>> received();

  /// Whether two can be asked together.
  default boolean goesWith(Question other) {
    return kind() == other.kind() && parameter() == other.parameter();
  }

  /// Fills what would have been received with NaN.
  default void spoil() {
    received().forEach(section -> section.forEach(array -> Arrays.fill(array, Double.NaN)));
  }

  /// The sections of all questions, one after the other.
  static List<double[]> joined(List<List<List<double[]>>> questions) {
    List<double[]> arrays = new ArrayList<>();
    IntStream.range(0, questions.getFirst().size())
        .forEach(section -> questions.forEach(each -> arrays.addAll(each.get(section))));
    return arrays;
  }
}
