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

  /// θ, which is sent.
  Theta theta();

  /// The arrays that are sent behind the θs.
  List<double[]> sent();

  /// The arrays that are received, section by section: where several questions are asked together,
  /// each section holds those of all of them.
  List<List<double[]>> received();

  /// Whether two can be asked together.
  default boolean goesWith(Question other) {
    return kind() == other.kind() && parameter() == other.parameter();
  }

  /// Fills what would have been received with NaN.
  default void spoil() {
    received().forEach(section -> section.forEach(array -> Arrays.fill(array, Double.NaN)));
  }

  /// What is sent for all questions, one array after the other: first the θs.
  static List<double[]> sent(List<? extends Question> questions) {
    List<double[]> arrays = new ArrayList<>();
    questions.forEach(each -> arrays.add(each.theta().numbers()));
    questions.forEach(each -> arrays.addAll(each.sent()));
    return arrays;
  }

  /// What is received for all of them, section by section.
  static List<double[]> received(List<? extends Question> questions) {
    List<List<List<double[]>>> all =
        questions.stream().<List<List<double[]>>>map(Question::received).toList();
    List<double[]> arrays = new ArrayList<>();
    IntStream.range(0, all.getFirst().size())
        .forEach(section -> all.forEach(each -> arrays.addAll(each.get(section))));
    return arrays;
  }
}
