package dev.cairn.external;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is asked at one θ, and the arrays that take the answer. Questions of one kind and parameter
/// can be asked together.
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface Question {
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

  /// f, ∇f and ∇²f at θ, as far as they are wanted; arrays of what is not are empty.
  record Evaluation(double[] theta, double[] value, double[] gradient, double[] hessian)
      implements Question {
    private static final double[] NOTHING = {};

    static Evaluation gradient(double[] theta, double[] gradient) {
      return new Evaluation(theta, NOTHING, gradient, NOTHING);
    }

    static Evaluation hessian(double[] theta, double[] hessian) {
      return new Evaluation(theta, NOTHING, NOTHING, hessian);
    }

    static Evaluation valueAndGradient(double[] theta, double[] value, double[] gradient) {
      return new Evaluation(theta, value, gradient, NOTHING);
    }

    @Override
    public int kind() {
      return Wire.EVALUATE;
    }

    @Override
    public int parameter() {
      return (value.length > 0 ? VALUE : 0)
          | (gradient.length > 0 ? GRADIENT : 0)
          | (hessian.length > 0 ? HESSIAN : 0);
    }

    @Override
    public List<List<double[]>> sent() {
      return List.of(List.of(theta));
    }

    @Override
    public List<List<double[]>> received() {
      return List.of(List.of(value), List.of(gradient), List.of(hessian));
    }
  }

  /// The products of ∇²f(θ) with vectors.
  record Products(double[] theta, List<double[]> vectors, List<double[]> products)
      implements Question {
    @Override
    public int kind() {
      return Wire.PRODUCT;
    }

    @Override
    public int parameter() {
      return vectors.size();
    }

    @Override
    public List<List<double[]>> sent() {
      return List.of(List.of(theta), vectors);
    }

    @Override
    public List<List<double[]>> received() {
      return List.of(products);
    }
  }

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
