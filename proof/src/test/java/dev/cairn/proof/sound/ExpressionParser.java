package dev.cairn.proof.sound;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads formulas, by the grammar that docs/experiments.md gives:
///
///     sum   = product (('+' | '-') product)*
///     product = signed (('*' | '/') signed)*
///     signed = ('+' | '-') signed | power
///     power = atom ('^' signed)?
///     atom  = number | 'pi' | variable | function '(' sum ')' | '(' sum ')'
final class ExpressionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<name>[A-Za-z_]\\w*)|(?<sign>[-+*/^()]))");

  private final Matcher tokens;
  private final List<String> variables;
  private final int length;
  private boolean more;

  private ExpressionParser(String text, List<String> variables) {
    this.tokens = TOKEN.matcher(text);
    this.variables = variables;
    this.length = text.stripTrailing().length();
    next();
  }

  static Expression parse(String text, List<String> variables) {
    var parser = new ExpressionParser(text, variables);
    Expression expression = parser.sum();
    if (parser.more) {
      throw new IllegalArgumentException("what follows is too much: " + text);
    }
    return expression;
  }

  private void next() {
    int from = tokens.hasMatch() ? tokens.end() : 0;
    more = from < length;
    if (more && !tokens.region(from, length).lookingAt()) {
      throw new IllegalArgumentException("no token at %d".formatted(from));
    }
  }

  private boolean take(String sign) {
    boolean here = more && sign.equals(tokens.group("sign"));
    if (here) {
      next();
    }
    return here;
  }

  private Expression sum() {
    Expression left = product();
    while (true) {
      if (take("+")) {
        left = new Expression.Sum(left, product());
      } else if (take("-")) {
        left = new Expression.Difference(left, product());
      } else {
        return left;
      }
    }
  }

  private Expression product() {
    Expression left = signed();
    while (true) {
      if (take("*")) {
        left = new Expression.Product(left, signed());
      } else if (take("/")) {
        left = new Expression.Quotient(left, signed());
      } else {
        return left;
      }
    }
  }

  private Expression signed() {
    if (take("-")) {
      return new Expression.Negated(signed());
    }
    return take("+") ? signed() : power();
  }

  private Expression power() {
    Expression base = atom();
    return take("^") ? new Expression.Power(base, signed()) : base;
  }

  private Expression atom() {
    if (take("(")) {
      return closed(sum());
    }
    if (!more) {
      throw new IllegalArgumentException("the formula ends too early");
    }
    String number = tokens.group("number");
    String name = tokens.group("name");
    next();
    if (number != null) {
      return new Expression.Constant(new BigDecimal(number));
    }
    if (name == null) {
      throw new IllegalArgumentException("a sign where a number or a name is expected");
    }
    if (take("(")) {
      return new Expression.Call(name, closed(sum()));
    }
    return name.equals("pi")
        ? new Expression.Pi()
        : new Expression.Variable(variables.indexOf(name));
  }

  private Expression closed(Expression inner) {
    if (!take(")")) {
      throw new IllegalArgumentException("')' is missing");
    }
    return inner;
  }
}
