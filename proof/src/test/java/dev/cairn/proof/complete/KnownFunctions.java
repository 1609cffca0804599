package dev.cairn.proof.complete;

import dev.cairn.proof.complete.KnownPoints.Known;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Random functions with known critical points: sums Σ Pᵢ(uᵢ) of polynomials whose derivatives have
/// prescribed roots and of cosines, and products of two quadratics, in turned and stretched
/// coordinates u = Mx, within monotone functions.
///
/// Neither changes the points, but for x = M⁻¹u, nor, by Sylvester, their indices.
final class KnownFunctions {
  /// A function of one variable: what is critical there, and whether it curves upwards.
  private record Line(String formula, List<BigDecimal> at, List<Boolean> up) {}

  private final SplittableRandom random;

  KnownFunctions(long seed) {
    random = new SplittableRandom(seed);
  }

  /// The next function, of n variables.
  KnownPoints next(int n) {
    boolean turned = n > 1 && random.nextInt(3) == 0;
    List<String> u = new ArrayList<>(List.of("x", "y", "z").subList(0, n));
    if (turned) {
      u.set(0, "(3*x + 4*y)");
      u.set(1, "(3*y - 4*x)");
    }
    KnownPoints points = n == 2 && random.nextInt(5) == 0 ? product(u, turned) : sum(u, turned);
    return switch (random.nextInt(6)) {
      case 0 -> new KnownPoints("exp((" + points.formula() + ")/64)", points.points());
      case 1 -> new KnownPoints("sqrt(1 + exp((" + points.formula() + ")/32))", points.points());
      case 2 ->
          new KnownPoints(
              "-(" + points.formula() + ")",
              points.points().stream().map(p -> new Known(p.at(), n - p.index())).toList());
      default -> points;
    };
  }

  private KnownPoints sum(List<String> u, boolean turned) {
    List<String> terms = new ArrayList<>();
    List<Known> points = List.of(new Known(List.of(), 0));
    for (String name : u) {
      Line line = random.nextInt(3) == 0 ? wave(name, turned) : polynomial(name, turned);
      terms.add(line.formula());
      List<Known> longer = new ArrayList<>();
      for (Known point : points) {
        for (int k = 0; k < line.at().size(); k++) {
          List<BigDecimal> at = new ArrayList<>(point.at());
          at.add(line.at().get(k));
          longer.add(new Known(at, point.index() + (line.up().get(k) ? 0 : 1)));
        }
      }
      points = longer;
    }
    return new KnownPoints(String.join(" + ", terms), back(points, turned));
  }

  /// ∫ ± Π (4t − rⱼ), with integers rⱼ.
  private Line polynomial(String name, boolean turned) {
    TreeSet<Integer> roots = new TreeSet<>();
    int count = random.nextInt(1, turned ? 4 : 5);
    int reach = turned ? 24 : 8;
    while (roots.size() < count) {
      roots.add(random.nextInt(-reach, reach + 1));
    }
    long[] derivative = {random.nextBoolean() ? 1 : -1};
    for (int r : roots) {
      long[] product = new long[derivative.length + 1];
      for (int k = 0; k < derivative.length; k++) {
        product[k] -= derivative[k] * r;
        product[k + 1] += 4 * derivative[k];
      }
      derivative = product;
    }
    StringBuilder text = new StringBuilder("0");
    for (int k = 0; k < derivative.length; k++) {
      text.append(" + (%s/%s)*%s^%s".formatted(derivative[k], k + 1, name, k + 1));
    }
    List<BigDecimal> at = new ArrayList<>();
    List<Boolean> up = new ArrayList<>();
    boolean last = derivative[derivative.length - 1] > 0;
    for (int r : roots.descendingSet()) {
      at.add(BigDecimal.valueOf(r).divide(BigDecimal.valueOf(4)));
      up.add(last);
      last = !last;
    }
    return new Line("(" + text + ")", at, up);
  }

  /// ± cos(πt/s): turns at all ks.
  private Line wave(String name, boolean turned) {
    int s = turned ? 4 : random.nextInt(1, 3);
    boolean minus = random.nextBoolean();
    List<BigDecimal> at = new ArrayList<>();
    List<Boolean> up = new ArrayList<>();
    for (int k = -12; k <= 12; k++) {
      at.add(BigDecimal.valueOf((long) s * k));
      up.add((k % 2 == 0) == minus);
    }
    return new Line("(%s)*cos(pi*%s/%s)".formatted(minus ? "-1" : "1", name, s), at, up);
  }

  /// (t − a)(t − b) in two variables: the saddles at the four common zeros, and the middle, where
  /// both factors are negative and the product has its maximum.
  private KnownPoints product(List<String> u, boolean turned) {
    int reach = turned ? 6 : 2;
    List<String> factors = new ArrayList<>();
    List<List<BigDecimal>> zeros = new ArrayList<>();
    List<BigDecimal> middle = new ArrayList<>();
    for (String name : u) {
      int a = random.nextInt(-reach, reach);
      int b = random.nextInt(a + 1, reach + 1);
      factors.add("((%s - (%s))*(%s - (%s)))".formatted(name, a, name, b));
      zeros.add(List.of(BigDecimal.valueOf(a), BigDecimal.valueOf(b)));
      middle.add(BigDecimal.valueOf(a + b).divide(BigDecimal.valueOf(2)));
    }
    List<Known> points = new ArrayList<>(List.of(new Known(middle, 2)));
    for (BigDecimal first : zeros.get(0)) {
      zeros.get(1).forEach(second -> points.add(new Known(List.of(first, second), 1)));
    }
    return new KnownPoints(String.join("*", factors), back(points, turned));
  }

  /// x = M⁻¹u, exactly.
  private static List<Known> back(List<Known> points, boolean turned) {
    if (!turned) {
      return points;
    }
    BigDecimal three = new BigDecimal("0.12");
    BigDecimal four = new BigDecimal("0.16");
    return points.stream()
        .map(
            p -> {
              List<BigDecimal> at = new ArrayList<>(p.at());
              at.set(0, p.at().get(0).multiply(three).subtract(p.at().get(1).multiply(four)));
              at.set(1, p.at().get(0).multiply(four).add(p.at().get(1).multiply(three)));
              return new Known(at, p.index());
            })
        .toList();
  }
}
