package dev.cairn.program.formula;

import dev.cairn.program.Function;
import dev.cairn.program.Layers;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import dev.cairn.text.Nearest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A function of named variables written as text, for example `x^4/4 - 3*x^2 + 0.9*y^4`.
///
/// Operators + − * / ^ (power, right-associative, binds tighter than a sign), parentheses, numbers,
/// the constant pi, and functions: exp, log (ln), sqrt, sin, cos, tan, sinh, cosh, tanh, sigmoid,
/// softplus, swish, erf, and the kinked abs and relu. Integer exponents are repeated products;
/// other exponents make xᵖ = e^(p·log x), which needs x > 0.
public final class Formula {
  private static final int LONGEST = 100_000;

  /// Deeper nesting than this is refused: each level is a call.
  private static final int DEEPEST = 200;

  /// Integer exponents up to this size are repeated products.
  private static final BigInteger LARGEST_EXPONENT = BigInteger.valueOf(1024);

  private static final String PI = "pi";

  /// Names that others read as numbers: nobody means a variable by them unless it says so.
  private static final Set<String> NO_VARIABLES = Set.of("nan", "inf", "infinity");

  /// The group of a name in [#TOKEN].
  private static final String NAME = "name";

  /// A number, a function with its parenthesis, or a name that stands for a number.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
              + "|[\\p{L}_][\\p{L}\\p{Nd}_]*\\s*\\("
              + "|(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*)");

  /// What a name means: the value of the function, whose name begins at a place of the text.
  private interface Meaning {
    Value of(Formula formula, Value x, int start);
  }

  private static final Map<String, Meaning> FUNCTIONS = functions();

  private final String text;
  private final ProgramBuilder builder = new ProgramBuilder();
  private final Map<String, Value> variables = new LinkedHashMap<>();
  private final boolean open;
  private int at;
  private int depth;

  private Formula(String text, List<String> given) {
    this.text = text;
    this.open = given.isEmpty();
    for (String name : given) {
      if (variables.putIfAbsent(name, builder.parameter(name)) != null) {
        throw new IllegalArgumentException("variable '%s' is given twice".formatted(name));
      }
    }
  }

  /// The program of a formula: θ holds its variables in the order of their first appearance, the
  /// output is named "f".
  ///
  /// @throws FormulaException where the text is no formula
  public static Program parse(String text) {
    return parse(text, List.of());
  }

  /// The program of a formula with θ in the order of the given variables (in the order of
  /// appearance where none are given); others are refused.
  ///
  /// @throws FormulaException where the text is no formula
  public static Program parse(String text, List<String> variables) {
    if (text.length() > LONGEST) {
      throw new FormulaException(
          text, LONGEST, "a formula has at most %s characters".formatted(LONGEST));
    }
    Formula formula = new Formula(text, variables);
    Value value = formula.sum();
    if (!formula.atEnd()) {
      throw formula.mistake(
          "expected an operator or the end, found '%c'".formatted(formula.peek()));
    }
    if (formula.variables.isEmpty()) {
      throw new FormulaException(text, 0, "there is no variable");
    }
    formula.builder.output("f", value);
    return formula.builder.build();
  }

  /// A formula with numbers in the place of some of its names, which are then none any more.
  ///
  /// @throws IllegalArgumentException where a name does not stand in it
  public static String with(String text, Map<String, Double> values) {
    Set<String> met = new HashSet<>();
    StringBuilder written = new StringBuilder();
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (token.find()) {
      Double value = token.group(NAME) == null ? null : values.get(token.group(NAME));
      if (value != null) {
        met.add(token.group(NAME));
        written.append(text, end, token.start()).append('(').append(value).append(')');
        end = token.end();
      }
    }
    for (String name : values.keySet()) {
      if (!met.contains(name)) {
        throw new IllegalArgumentException(
            "parameter '%s' does not stand in the formula".formatted(name));
      }
    }
    return written.append(text, end, text.length()).toString();
  }

  private static final char END = '\0';

  /// Whether only space is left: a formula may hold the character that [#peek()] gives at its end.
  private boolean atEnd() {
    peek();
    return at == text.length();
  }

  /// The next character that is no space, without taking it.
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean take(char wanted) {
    if (peek() == wanted && at < text.length()) {
      at++;
      return true;
    }
    return false;
  }

  private FormulaException mistake(String what) {
    return new FormulaException(text, at, what);
  }

  private Value sum() {
    if (++depth > DEEPEST) {
      throw mistake("more than %s levels".formatted(DEEPEST));
    }
    Value value = term();
    while (true) {
      if (take('+')) {
        value = builder.add(value, term());
      } else if (take('-') || take('−')) {
        value = builder.subtract(value, term());
      } else {
        depth--;
        return value;
      }
    }
  }

  private Value term() {
    Value value = signed();
    while (true) {
      if (take('*') || take('·')) {
        value = builder.multiply(value, signed());
      } else if (take('/')) {
        int where = at;
        Value divisor = signed();
        if (builder.fillValue(divisor).stream().anyMatch(Real.Rational.ZERO::equals)) {
          at = where;
          throw mistake("division by zero");
        }
        value = builder.divide(value, divisor);
      } else {
        return value;
      }
    }
  }

  private Value signed() {
    if (++depth > DEEPEST) {
      throw mistake("more than %s levels".formatted(DEEPEST));
    }
    Value value =
        take('-') || take('−') ? builder.scale(-1, signed()) : take('+') ? signed() : power();
    depth--;
    return value;
  }

  private Value power() {
    int where = at;
    Value base = atom();
    if (!take('^')) {
      return base;
    }
    Value exponent = signed();
    if (builder.fillValue(exponent).orElse(null) instanceof Real.Rational p) {
      if (p.isWhole() && p.numerator().abs().compareTo(LARGEST_EXPONENT) <= 0) {
        return whole(base, p.numerator().intValueExact(), where);
      }
      if (p.equals(Real.Rational.HALF)) {
        return defined(Function.SQRT, base, where);
      }
    }
    Value logarithm = defined(Function.LOG, base, where);
    return builder.unary(Function.EXP, builder.multiply(exponent, logarithm));
  }

  private Value whole(Value base, int exponent, int where) {
    if (exponent < 0 && builder.fillValue(base).stream().anyMatch(Real.Rational.ZERO::equals)) {
      at = where;
      throw mistake("division by zero");
    }
    return Layers.power(builder, base, exponent);
  }

  /// A logarithm or root, refused of a number that is known to have none.
  private Value defined(Function function, Value x, int where) {
    OptionalInt sign = builder.fillValue(x).map(Real::sign).orElse(OptionalInt.empty());
    boolean undefined =
        sign.isPresent() && (function == Function.LOG ? sign.getAsInt() <= 0 : sign.getAsInt() < 0);
    if (undefined) {
      at = where;
      throw mistake(
          "%s of %s is undefined".formatted(function, builder.fillValue(x).orElseThrow()));
    }
    return builder.unary(function, x);
  }

  private Value atom() {
    char next = peek();
    if (take('(')) {
      Value value = sum();
      close();
      return value;
    }
    if (Character.isDigit(next) || next == '.') {
      return number();
    }
    if (Character.isLetter(next) || next == '_') {
      return named();
    }
    throw mistake(
        next == END
            ? "the formula ends where a number, a variable, a function or '(' is expected"
            : "expected a number, a variable, a function or '(', found '%c'".formatted(next));
  }

  private void close() {
    if (!take(')')) {
      throw mistake(
          peek() == END ? "')' is missing" : "expected ')', found '%c'".formatted(peek()));
    }
  }

  private Value number() {
    int start = at;
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int mark = at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int first = at;
      digits();
      if (at == first) {
        at = mark;
      }
    }
    String written = text.substring(start, at);
    if (written.isEmpty()) {
      throw mistake("numbers have the digits 0 to 9");
    }
    try {
      return builder.fill(Real.decimal(written), Shape.SCALAR);
    } catch (NumberFormatException e) {
      at = start;
      throw mistake(String.valueOf(e.getMessage()));
    }
  }

  private void digits() {
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
  }

  private Value named() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String name = text.substring(start, at);
    if (take('(')) {
      Value argument = sum();
      close();
      return function(name, start, argument);
    }
    if (name.equals(PI)) {
      return builder.fill(Real.pi(), Shape.SCALAR);
    }
    Value variable = variables.get(name);
    if (variable == null) {
      if (!open) {
        at = start;
        throw mistake(
            "unknown variable '%s' (given: %s)"
                .formatted(name, new ArrayList<>(variables.keySet())));
      }
      if (NO_VARIABLES.contains(name.toLowerCase(Locale.ROOT))) {
        at = start;
        throw mistake("'%s' is no variable".formatted(name));
      }
      variable = builder.parameter(name);
      variables.put(name, variable);
    }
    return variable;
  }

  private Value function(String name, int start, Value x) {
    Meaning meaning = FUNCTIONS.get(name);
    if (meaning == null) {
      at = start;
      throw mistake(
          "unknown function '%s'; %s"
              .formatted(name, Nearest.suggestion(name, List.copyOf(FUNCTIONS.keySet()))));
    }
    return meaning.of(this, x, start);
  }

  private static Map<String, Meaning> functions() {
    Map<String, Meaning> meanings = new LinkedHashMap<>();
    meanings.put("exp", everywhere(Function.EXP));
    meanings.put("log", (f, x, start) -> f.defined(Function.LOG, x, start));
    meanings.put("ln", (f, x, start) -> f.defined(Function.LOG, x, start));
    meanings.put("sqrt", (f, x, start) -> f.defined(Function.SQRT, x, start));
    meanings.put("sin", (f, x, _) -> LargeAngle.of(f.builder, Function.SIN, x));
    meanings.put("cos", (f, x, _) -> LargeAngle.of(f.builder, Function.COS, x));
    meanings.put("tan", (f, x, _) -> f.tangent(x));
    meanings.put("sinh", (f, x, _) -> f.hyperbolic(x, -1));
    meanings.put("cosh", (f, x, _) -> f.hyperbolic(x, 1));
    meanings.put("tanh", everywhere(Function.TANH));
    meanings.put("sigmoid", everywhere(Function.SIGMOID));
    meanings.put("softplus", everywhere(Function.SOFTPLUS));
    meanings.put("swish", everywhere(Function.SWISH));
    meanings.put("erf", everywhere(Function.ERF));
    meanings.put("abs", (f, x, _) -> Layers.abs(f.builder, x));
    meanings.put("relu", everywhere(Function.RELU));
    return meanings;
  }

  /// A function that is defined everywhere.
  private static Meaning everywhere(Function function) {
    return (f, x, _) -> f.builder.unary(function, x);
  }

  private Value tangent(Value x) {
    return builder.divide(
        LargeAngle.of(builder, Function.SIN, x), LargeAngle.of(builder, Function.COS, x));
  }

  /// ½(eˣ + sign·e⁻ˣ).
  private Value hyperbolic(Value x, int sign) {
    Value grows = builder.unary(Function.EXP, x);
    Value decays = builder.unary(Function.EXP, builder.scale(-1, x));
    return builder.scale(Real.Rational.HALF, builder.add(grows, builder.scale(sign, decays)));
  }
}
