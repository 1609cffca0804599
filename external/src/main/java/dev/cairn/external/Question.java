package dev.cairn.external;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /// What is received, section by section: where several questions are asked together,
  /// each section holds that of all of them.
  List<List<Received>> received();

  /// Whether two can be asked together.
  default boolean goesWith(Question other) {
    return kind() == other.kind() && parameter() == other.parameter();
  }

  /// Fills what would have been received with NaN.
  default void spoil() {
    received().forEach(section -> section.forEach(each -> Arrays.fill(each.array(), Double.NaN)));
  }

  /// What is sent for all questions, one array after the other: first the θs.
  static List<double[]> sent(List<? extends Question> questions) {
    List<double[]> arrays = new ArrayList<>();
    questions.forEach(each -> arrays.add(each.theta().numbers()));
    questions.forEach(each -> arrays.addAll(each.sent()));
    return arrays;
  }

  /// What is received for all of them, section by section.
  static List<Received> received(List<? extends Question> questions) {
    List<Received> all = new ArrayList<>();
    int sections = questions.getFirst().received().size();
    for (int section = 0; section < sections; section++) {
      for (Question each : questions) {
        all.addAll(each.received().get(section));
      }
    }
    return all;
  }
}
