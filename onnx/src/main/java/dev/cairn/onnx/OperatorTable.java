package dev.cairn.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The operators by name, and why there is none of a name.
final class OperatorTable {
  private static final Map<String, Operator> OPERATORS = operators();

  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private OperatorTable() {}

  private static Map<String, Operator> operators() {
    Map<String, Operator> operators = new HashMap<>();
    ElementwiseOperators.addTo(operators);
    ShapeOperators.addTo(operators);
    ExtentOperators.addTo(operators);
    ReductionOperators.addTo(operators);
    WindowOperators.addTo(operators);
    IndexOperators.addTo(operators);
    ScatterOperators.addTo(operators);
    Determinant.addTo(operators);
    ResizeOperator.addTo(operators);
    ImageOperators.addTo(operators);
    Ranking.addTo(operators);
    FourierOperators.addTo(operators);
    EinsumOperator.addTo(operators);
    Recurrent.addTo(operators);
    return Map.copyOf(operators);
  }

  /// The names of the operations that are supported.
  static Set<String> names() {
    return OPERATORS.keySet();
  }

  /// What translates a node.
  static Operator of(OnnxNode node) {
    Operator operator = node.domain().isEmpty() ? OPERATORS.get(node.type()) : null;
    if (operator == null) {
      throw new IllegalArgumentException(
          node.domain().isEmpty() && RANDOM.contains(node.type())
              ? "draws at random: model.eval() before the export"
              : "this operation is not supported");
    }
    return operator;
  }
}
