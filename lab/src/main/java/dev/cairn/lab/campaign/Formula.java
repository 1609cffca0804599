package dev.cairn.lab.campaign;

import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.ProblemSpec;
import dev.cairn.program.Function;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/// Turns a formula into a differentiable program, one scalar parameter a variable.
final class Formula {
  /// Whole exponents up to this size are products; larger ones go through the logarithm.
  private static final int LARGEST_PRODUCT = 64;

  private final ProgramBuilder builder = new ProgramBuilder();
  private final Map<String, Value> variables = new LinkedHashMap<>();

  private Formula() {}

  /// The program of a formula; its parameters stand in the order of the variables.
  static Program program(ProblemSpec.Formula spec) {
    Expression expression = FormulaParser.parse(spec.f());
    Set<String> used = new LinkedHashSet<>();
    expression.collectVariables(used);
    List<String> order = spec.variables().isEmpty() ? List.copyOf(used) : spec.variables();
    if (order.isEmpty()) {
      throw new LabException("problem.f: '%s' has no variables".formatted(spec.f()));
    }
    for (String name : used) {
      if (!order.contains(name)) {
        throw new LabException(
            "problem.f: variable '%s' is not among problem.variables %s".formatted(name, order));
      }
    }
    Formula formula = new Formula();
    for (String name : order) {
      if (formula.variables.containsKey(name)) {
        throw new LabException("problem.variables: '%s' is there twice".formatted(name));
      }
      formula.variables.put(name, formula.builder.parameter(name));
    }
    formula.builder.output("f", formula.value(expression));
    return formula.builder.build();
  }

  private Value value(Expression expression) {
    return switch (expression) {
      case Expression.Constant(double number) -> number(number);
      case Expression.Variable(String name) -> Objects.requireNonNull(variables.get(name));
      case Expression.Call(Function function, Expression argument) ->
          builder.unary(function, value(argument));
      case Expression.Binary(char operator, Expression left, Expression right) ->
          switch (operator) {
            case '+' -> builder.add(value(left), value(right));
            case '-' -> builder.subtract(value(left), value(right));
            case '*' -> builder.multiply(value(left), value(right));
            case '/' -> quotient(left, right);
            default -> power(value(left), right);
          };
    };
  }

  private Value number(double number) {
    return builder.fill(number, Shape.SCALAR);
  }

  private Value quotient(Expression left, Expression right) {
    OptionalDouble divisor = constant(right);
    return divisor.isPresent()
        ? builder.scale(1 / divisor.getAsDouble(), value(left))
        : builder.divide(value(left), value(right));
  }

  private Value power(Value base, Expression exponent) {
    OptionalDouble constant = constant(exponent);
    if (constant.isEmpty()) {
      return builder.unary(
          Function.EXP, builder.multiply(value(exponent), builder.unary(Function.LOG, base)));
    }
    double e = constant.getAsDouble();
    if (e == Math.rint(e) && Math.abs(e) <= LARGEST_PRODUCT) {
      Value product = wholePower(base, (int) Math.abs(e));
      return e < 0 ? builder.unary(Function.RECIPROCAL, product) : product;
    }
    return e == 0.5
        ? builder.unary(Function.SQRT, base)
        : builder.unary(Function.EXP, builder.scale(e, builder.unary(Function.LOG, base)));
  }

  private Value wholePower(Value base, int exponent) {
    if (exponent == 0) {
      return number(1);
    }
    Value half = wholePower(base, exponent / 2);
    Value even = exponent == 1 ? half : builder.square(half);
    return exponent % 2 == 0 ? even : builder.multiply(even, base);
  }

  /// The value of an expression of numbers only.
  private static OptionalDouble constant(Expression expression) {
    return switch (expression) {
      case Expression.Constant(double number) -> OptionalDouble.of(number);
      case Expression.Variable _, Expression.Call _ -> OptionalDouble.empty();
      case Expression.Binary(char operator, Expression left, Expression right) -> {
        OptionalDouble a = constant(left);
        OptionalDouble b = constant(right);
        if (a.isEmpty() || b.isEmpty()) {
          yield OptionalDouble.empty();
        }
        double x = a.getAsDouble();
        double y = b.getAsDouble();
        yield OptionalDouble.of(
            switch (operator) {
              case '+' -> x + y;
              case '-' -> x - y;
              case '*' -> x * y;
              case '/' -> x / y;
              default -> Math.pow(x, y);
            });
      }
    };
  }
}
