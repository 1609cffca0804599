package dev.cairn.lab.campaign;

import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.Nearest;
import dev.cairn.program.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads formulas: numbers, variables, + - * / ^, parentheses, `pi` and functions of one argument.
///
/// The power binds tightest and to the right, -x^2 is -(x^2). Refuses what it cannot read with the
/// column and what is expected there.
final class FormulaParser {
  /// Stands behind the last character.
  private static final char END = '\0';

  /// Deeper nesting than this is refused, before the stack ends.
  private static final int DEEPEST = 200;

  private final String text;
  private int position;
  private int depth;

  private FormulaParser(String text) {
    this.text = text;
  }

  static Expression parse(String text) {
    FormulaParser parser = new FormulaParser(text);
    Expression expression = parser.sum();
    if (parser.peek() != END) {
      throw parser.expected("an operator");
    }
    return expression;
  }

  private Expression sum() {
    Expression left = product();
    while (peek() == '+' || peek() == '-') {
      char operator = next();
      left = new Expression.Binary(operator, left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = signed();
    while (peek() == '*' || peek() == '/') {
      char operator = next();
      left = new Expression.Binary(operator, left, signed());
    }
    return left;
  }

  private Expression signed() {
    if (++depth > DEEPEST) {
      throw new LabException(
          "problem.f, column %d: nested more than %d deep".formatted(position + 1, DEEPEST));
    }
    try {
      return switch (peek()) {
        case '-' -> {
          next();
          yield new Expression.Binary('*', new Expression.Constant(-1), signed());
        }
        case '+' -> {
          next();
          yield signed();
        }
        default -> power();
      };
    } finally {
      depth--;
    }
  }

  private Expression power() {
    Expression base = atom();
    if (peek() != '^') {
      return base;
    }
    next();
    return new Expression.Binary('^', base, signed());
  }

  private Expression atom() {
    char c = peek();
    if (c == '(') {
      return parenthesised();
    } else if (Character.isDigit(c) || c == '.') {
      return number();
    } else if (Character.isLetter(c)) {
      return named();
    }
    throw expected("a number, a variable, a function or '('");
  }

  private Expression parenthesised() {
    next();
    Expression inner = sum();
    if (peek() != ')') {
      throw expected("')'");
    }
    next();
    return inner;
  }

  private Expression number() {
    int start = position;
    skipDigits();
    if (at(position) == '.') {
      position++;
      skipDigits();
    }
    boolean exponent = at(position) == 'e' || at(position) == 'E';
    int sign = at(position + 1) == '+' || at(position + 1) == '-' ? 1 : 0;
    if (exponent && Character.isDigit(at(position + 1 + sign))) {
      position += 1 + sign;
      skipDigits();
    }
    try {
      return new Expression.Constant(Double.parseDouble(text.substring(start, position)));
    } catch (NumberFormatException e) {
      position = start;
      throw expected("a number");
    }
  }

  private Expression named() {
    int start = position;
    while (Character.isLetterOrDigit(at(position)) || at(position) == '_') {
      position++;
    }
    String name = text.substring(start, position);
    if (peek() == '(') {
      Function function =
          function(name)
              .orElseThrow(
                  () ->
                      new LabException(
                          "problem.f, column %d: no function is called '%s'; %s"
                              .formatted(start + 1, name, Nearest.suggestion(name, functions()))));
      return new Expression.Call(function, parenthesised());
    }
    return name.equals("pi") ? new Expression.Constant(Math.PI) : new Expression.Variable(name);
  }

  private static Optional<Function> function(String name) {
    return Arrays.stream(Function.values())
        .filter(f -> f.smooth() && f.toString().equals(name))
        .findFirst();
  }

  private static List<String> functions() {
    return Arrays.stream(Function.values())
        .filter(Function::smooth)
        .map(Function::toString)
        .toList();
  }

  private void skipDigits() {
    while (Character.isDigit(at(position))) {
      position++;
    }
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }

  /// The next character that is no space.
  private char peek() {
    while (Character.isWhitespace(at(position))) {
      position++;
    }
    return at(position);
  }

  private char next() {
    char c = peek();
    position++;
    return c;
  }

  private LabException expected(String what) {
    String found = peek() == END ? "the end" : "'" + peek() + "'";
    return new LabException(
        "problem.f, column %d: %s is expected, not %s".formatted(position + 1, what, found));
  }
}
