package dev.cairn.proof.sound;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Formulas as people write them and as they break things: everyday ones, trees of all functions,
/// nested constants, scales from 1e-300 to 1e300, edges of domains, flat factors, degenerate
/// points.
///
/// @param random where they come from
/// @param variables the variables to use, one to three
record RandomFormulas(SplittableRandom random, List<String> variables) {
  private static final String[] CONSTANTS = {
    "sqrt(2)",
    "(0.1 + 0.2)",
    "pi",
    "pi/3",
    "1/3",
    "(2/7)",
    "exp(1)",
    "log(2)",
    "erf(0.5)",
    "2/sqrt(pi)",
    "2^0.5",
    "2^(1/3)",
    "1.1283791670955126",
    "0.1*0.1",
    "(1/3 + 1/7)",
    "3e-5",
    "(0.3 - 0.1*3)",
    "1.25e3",
    "tanh(0.3)",
    "sin(1)",
    "0.30000000000000004",
    "(1 - 1e-17)",
    "1.00000000000000000001",
    "7^-2",
    "cos(pi/5)",
    "(1e-200*1e200)",
    "sigmoid(0.7)",
    "1e-30"
  };

  private static final String[] SHAPES = {
    "V^2",
    "V^2/2",
    "V^3",
    "V^4/4",
    "V^5/5",
    "sin(V)",
    "cos(V)",
    "exp(V)",
    "exp(-V)",
    "exp(-V^2)",
    "log(V)",
    "sqrt(V)",
    "tan(V)",
    "sinh(V)",
    "cosh(V)",
    "tanh(V)",
    "sigmoid(V)",
    "softplus(V)",
    "swish(V)",
    "erf(V)",
    "V*log(V)",
    "1/V",
    "V^-2",
    "V^1.5",
    "V^0.7",
    "V^(1/3)",
    "2^V",
    "V^V",
    "sqrt(1 + V^2)",
    "log(1 + V^2)",
    "1/(1 + V^2)",
    "(V - C)^2",
    "(V^2 - C)^2",
    "V^2*exp(-V)",
    "sin(V)^2",
    "cos(C*V)",
    "exp(C*V)",
    "V/(C + V^2)",
    "log(C + V)",
    "V"
  };

  private static final String[] UNARY = {
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "sigmoid",
    "softplus",
    "swish",
    "erf"
  };

  private static final String[] DEGENERATE = {
    "V^4",
    "(V - 1)^4",
    "V^3",
    "V^6 - V^4",
    "(V - 1)^2*W^2",
    "V^3 - 3*V*W^2",
    "(V + W)^2/2",
    "(V^2 + W^2 - 1)^2",
    "V^4 + W^2",
    "V^2*W^2",
    "(V - W)^4 + V^2",
    "V^3/3 - V + sin(V)",
    "V^4 - N*V^3",
    "cos(V) + V^2/2",
    "exp(V) - V - V^2/2",
    "V^2 + 1e-30*W^2",
    "(V - 1/3)^4 + W^2",
    "cosh(V) - V^2/2",
    "V^4 - 1e-20*V^2",
    "(V + W)^2/2 + 1e-9*V",
    "tanh(V) - V",
    "V^5 - 1e-40*V"
  };

  private static final String[] FLAT = {
    "0*log(V)",
    "0/V",
    "0*sqrt(V)",
    "0*tan(V)",
    "1e-200*log(V)",
    "0*V^1.5",
    "(V - V)/V",
    "0*log(V^2)",
    "0/(V^2 + W^2)",
    "log(V) - log(V)",
    "1e-300/V",
    "0*exp(1/V)",
    "(1 - 1)*log(V + 1)",
    "0^2*sqrt(V - 1)",
    "V/V",
    "sqrt(V)^2",
    "exp(log(V))",
    "V^0*log(1 + V)",
    "(V^0.5)^4",
    "1/(1/V)",
    "0*(1/(V - 1))",
    "log(exp(V))",
    "tan(V)*cos(V)",
    "0*log(1e-300 + V)",
    "V^2/V",
    "0*V^-1"
  };

  String next() {
    int kind = random.nextInt(100);
    if (kind < 28) {
      return everyday();
    }
    if (kind < 52) {
      return coupled();
    }
    if (kind < 64) {
      return tree(2 + random.nextInt(2)) + sign() + number() + "*" + variable() + "^2";
    }
    if (kind < 74) {
      return shape() + sign() + number() + "*" + variable();
    }
    if (kind < 84) {
      return scaled();
    }
    return kind < 92
        ? coupled() + sign() + filled(FLAT[random.nextInt(FLAT.length)])
        : filled(DEGENERATE[random.nextInt(DEGENERATE.length)])
            + (random.nextInt(3) == 0 ? sign() + number() + "*" + variable() + "^2" : "");
  }

  private String everyday() {
    String v = variable();
    return switch (random.nextInt(4)) {
      case 0 -> v + "^2/" + small() + sign() + v + "/" + small();
      case 1 ->
          v + "^3/" + small() + sign() + v + "/" + small() + sign() + number() + "*" + v + "^2";
      case 2 -> "exp(" + v + "/" + small() + ")" + sign() + v + "/" + small();
      default -> v + "^2/" + small() + sign() + number() + "*" + shape();
    };
  }

  /// A bowl or a saddle, a shape in each variable, and what couples them.
  private String coupled() {
    StringBuilder text = new StringBuilder();
    for (String v : variables) {
      text.append(text.isEmpty() ? "" : sign()).append(number()).append('*').append(v).append("^2");
      text.append(sign()).append(number()).append('*').append(shape(v));
    }
    if (variables.size() > 1) {
      text.append(sign()).append(number()).append('*').append(variables.getFirst());
      text.append('*').append(variables.getLast());
    }
    return text.toString();
  }

  /// Factors of extreme sizes, whose product may be ordinary.
  private String scaled() {
    int size = 1 + random.nextInt(300);
    String up = "1e" + size;
    String down = "1e-" + (random.nextBoolean() ? size : 1 + random.nextInt(300));
    String inner = random.nextBoolean() ? coupled() : everyday();
    return switch (random.nextInt(5)) {
      case 0 -> up + "*(" + down + "*(" + inner + "))";
      case 1 -> down + "*(" + up + "*(" + down + "*(" + up + "*(" + inner + "))))" + sign() + inner;
      case 2 -> "(" + inner + ")/" + up + sign() + down + "*" + variable();
      case 3 -> "(" + up + " + " + variable() + ")^2/" + up + sign() + inner;
      default -> down + "*(" + inner + ")";
    };
  }

  private String tree(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0 ? "(" + number() + ")" : variable();
    }
    return switch (random.nextInt(8)) {
      case 0 -> "(" + tree(depth - 1) + " + " + tree(depth - 1) + ")";
      case 1 -> "(" + tree(depth - 1) + " - " + tree(depth - 1) + ")";
      case 2 -> tree(depth - 1) + "*" + tree(depth - 1);
      case 3 -> tree(depth - 1) + "/(" + tree(depth - 1) + ")";
      case 4 -> "(" + tree(depth - 1) + ")^" + exponent();
      default -> UNARY[random.nextInt(UNARY.length)] + "(" + tree(depth - 1) + ")";
    };
  }

  private String exponent() {
    return switch (random.nextInt(4)) {
      case 0 -> "(" + small() + "/" + small() + " + 0.01)";
      case 1 -> "-" + small();
      case 2 -> "0.5";
      default -> Integer.toString(random.nextInt(6));
    };
  }

  private String shape() {
    return shape(variable());
  }

  private String shape(String v) {
    String shape = SHAPES[random.nextInt(SHAPES.length)].replace("C", "(" + number() + ")");
    return shape.replace("V", random.nextInt(5) == 0 ? "(" + number() + "*" + v + ")" : v);
  }

  private String filled(String pattern) {
    return pattern
        .replace("V", variable())
        .replace("W", variables.getLast())
        .replace("N", number());
  }

  private String number() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> small();
      case 2 -> small() + "/" + small();
      case 3 -> "0." + (1 + random.nextInt(99));
      case 4 -> Double.toString(random.nextDouble(0.1, 3));
      case 5 -> String.format(Locale.ROOT, "%.2e", random.nextDouble(1e-6, 1e-2));
      case 6 -> CONSTANTS[random.nextInt(CONSTANTS.length)];
      default -> "(" + constant() + (random.nextBoolean() ? " + " : "*") + constant() + ")";
    };
  }

  private String constant() {
    return random.nextBoolean() ? CONSTANTS[random.nextInt(CONSTANTS.length)] : small();
  }

  private String small() {
    return Integer.toString(1 + random.nextInt(9));
  }

  private String sign() {
    return random.nextBoolean() ? " + " : " - ";
  }

  private String variable() {
    return variables.get(random.nextInt(variables.size()));
  }
}
