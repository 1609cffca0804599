package dev.cairn.lab.campaign;

import dev.cairn.program.Function;
import java.util.Set;

/// A formula as it was written.
sealed interface Expression {
  /// A number.
  record Constant(double value) implements Expression {}

  /// A variable.
  record Variable(String name) implements Expression {}

  /// A function of one argument.
  record Call(Function function, Expression argument) implements Expression {}

  /// Two operands and what is done with them: + - * / ^.
  record Binary(char operator, Expression left, Expression right) implements Expression {}

  /// Adds the names of its variables to a set, from left to right.
  default void collectVariables(Set<String> names) {
    switch (this) {
      case Constant _ -> {}
      case Variable(String name) -> names.add(name);
      case Call(Function _, Expression argument) -> argument.collectVariables(names);
      case Binary(char _, Expression left, Expression right) -> {
        left.collectVariables(names);
        right.collectVariables(names);
      }
    }
  }
}
