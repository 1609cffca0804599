package dev.cairn.problem;

import dev.cairn.linalg.Point;
import dev.cairn.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// Every closed-form problem by its name, for tests and for the shell.
///
/// A name is that of a family, "himmelblau", or of a family and a size, "rosenbrock:4"; a family
/// without the size it takes gives its default size.
public final class ProblemCatalogue {
  /// Families whose critical points are listed one by one stop here: 3⁸ = 6,561 points.
  private static final int LISTED_WELLS = 8;

  private static final int LISTED_CUBIC = 12;

  private static final Map<String, Family> FAMILIES = families();

  private ProblemCatalogue() {}

  /// @param defaultSize the size where none is given
  /// @param smallest the smallest size that makes sense
  /// @param largest the largest size; equal to smallest where the family has one member
  private record Family(int defaultSize, int smallest, int largest, IntFunction<Problem> member) {
    private boolean single() {
      return smallest == largest;
    }
  }

  /// The names of the families, in a fixed order.
  public static List<String> familyNames() {
    return List.copyOf(FAMILIES.keySet());
  }

  /// One member of each family, at its default size, in a fixed order.
  public static List<Problem> defaults() {
    return FAMILIES.values().stream().map(f -> f.member().apply(f.defaultSize())).toList();
  }

  /// The problem with this name.
  ///
  /// @throws IllegalArgumentException where there is none; the message lists the names there are
  public static Problem named(String name) {
    int colon = name.indexOf(':');
    String family = colon < 0 ? name : name.substring(0, colon);
    Family found = FAMILIES.get(family);
    if (found == null) {
      throw new IllegalArgumentException(
          "no problem is called '%s'; %s"
              .formatted(name, Nearest.suggestion(family, List.copyOf(FAMILIES.keySet()))));
    }
    return found.member().apply(colon < 0 ? found.defaultSize() : size(name, colon, found));
  }

  private static int size(String name, int colon, Family family) {
    if (family.single()) {
      throw new IllegalArgumentException(
          "'%s': the problem '%s' takes no size".formatted(name, name.substring(0, colon)));
    }
    String digits = name.substring(colon + 1);
    if (!digits.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("'%s': the size must be a whole number".formatted(name));
    }
    int size = Integer.parseInt(digits);
    if (size < family.smallest() || size > family.largest()) {
      throw new IllegalArgumentException(
          "'%s': the size must be between %s and %s"
              .formatted(name, family.smallest(), family.largest()));
    }
    return size;
  }

  private static Map<String, Family> families() {
    var families = new LinkedHashMap<String, Family>();
    families.put("quartic", new Family(2, 2, 2, _ -> quartic()));
    families.put("rosenbrock", new Family(2, 2, 1_000, ProblemCatalogue::rosenbrock));
    families.put("himmelblau", new Family(2, 2, 2, _ -> himmelblau()));
    families.put("mueller-brown", new Family(2, 2, 2, _ -> muellerBrown()));
    families.put("double-wells", new Family(6, 1, 1_000, ProblemCatalogue::doubleWells));
    families.put("rastrigin", new Family(2, 1, 1_000, ProblemCatalogue::rastrigin));
    families.put("odeco-cubic", new Family(6, 2, LISTED_CUBIC, ProblemCatalogue::odecoCubic));
    families.put("lennard-jones", new Family(4, 3, 150, ProblemCatalogue::lennardJones));
    families.put("saddle", new Family(2, 2, 2, _ -> saddle()));
    families.put("singular-quadratic", new Family(3, 3, 3, _ -> singularQuadratic()));
    families.put("tilted-trough", new Family(2, 2, 2, _ -> tiltedTrough()));
    families.put("monkey-saddle", new Family(2, 2, 2, _ -> monkeySaddle()));
    families.put("exponential-slide", new Family(2, 2, 2, _ -> exponentialSlide()));
    return Collections.unmodifiableMap(families);
  }

  private static Problem quartic() {
    var f =
        new Separable(
            List.of(Curve.polynomial(40, 9, -3, 0, 0.25), Curve.polynomial(0, 0, 5, 0, 0.9)));
    double flat = Math.sqrt(2);
    return new Problem(
        "quartic",
        f,
        List.of(
            KnownPoint.critical(f, 0, -3, 0),
            KnownPoint.flat(f, 0, flat, 0),
            KnownPoint.flat(f, 0, -flat, 0)),
        census(Map.of(0, 1L)),
        true,
        0,
        Box.cube(2, -4, 4),
        "the paper, equation 3 and figure 2");
  }

  private static Problem rosenbrock(int n) {
    var f = new Rosenbrock(n);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    boolean alone = n <= 3;
    return new Problem(
        name("rosenbrock", n),
        f,
        List.of(KnownPoint.critical(f, 0, ones)),
        alone ? census(Map.of(0, 1L)) : new TreeMap<>(),
        alone,
        0,
        Box.cube(n, -2, 2),
        "H. H. Rosenbrock, Comput. J. 3 (1960); one critical point for n ≤ 3, more from n = 4 on");
  }

  private static Problem himmelblau() {
    var f = new Himmelblau();
    return new Problem(
        "himmelblau",
        f,
        List.of(
            KnownPoint.critical(f, 0, 3, 2),
            KnownPoint.critical(f, 0, 3.5844283403304917, -1.8481265269644036),
            KnownPoint.critical(f, 0, -3.779310253377747, -3.283185991286169),
            KnownPoint.critical(f, 0, -2.805118086952745, 3.131312518250573),
            KnownPoint.critical(f, 1, 3.385154183607021, 0.07385187983774928),
            KnownPoint.critical(f, 1, 0.08667750455539634, 2.884254701174776),
            KnownPoint.critical(f, 1, -3.0730257507643897, -0.08135304428796751),
            KnownPoint.critical(f, 1, -0.12796134673068005, -1.9537149802445766),
            KnownPoint.critical(f, 2, -0.2708445906673476, -0.9230385564799816)),
        census(Map.of(0, 4L, 1, 4L, 2, 1L)),
        true,
        0,
        Box.cube(2, -6, 6),
        "D. M. Himmelblau, Applied Nonlinear Programming (1972); by Bézout 3 · 3 = 9 at most");
  }

  private static Problem muellerBrown() {
    var f = new MuellerBrown();
    return new Problem(
        "mueller-brown",
        f,
        List.of(
            KnownPoint.critical(f, 0, -0.5582236346330243, 1.4417258418046686),
            KnownPoint.critical(f, 0, 0.6234994049308765, 0.028037758528685668),
            KnownPoint.critical(f, 0, -0.05001082299820608, 0.4666941048719721),
            KnownPoint.critical(f, 1, 0.21248658200066203, 0.2929883251073678),
            KnownPoint.critical(f, 1, -0.8220015587327322, 0.6243128028148714)),
        census(Map.of(0, 3L, 1, 2L)),
        true,
        0,
        new Box(Point.of(-1.5, -0.5), Point.of(1.2, 2)),
        "K. Müller, L. D. Brown, Theor. Chim. Acta 53 (1979)");
  }

  /// Per coordinate: the minima ±1 and the maximum 0 of (x² − 1)².
  private static Problem doubleWells(int n) {
    Curve well = Curve.polynomial(1, 0, -2, 0, 1);
    var f = new Separable(Collections.nCopies(n, well));
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    List<KnownPoint> known =
        n <= LISTED_WELLS
            ? products(f, List.of(new Root(-1, 0), new Root(0, 1), new Root(1, 0)))
            : List.of(KnownPoint.critical(f, 0, ones), KnownPoint.critical(f, n, new double[n]));
    return new Problem(
        name("double-wells", n),
        f,
        known,
        binomialCensus(n, 2, 1),
        true,
        0,
        Box.cube(n, -2, 2),
        "Σ (xᵢ² − 1)²: products of the points of one coordinate, C(n, k) 2ⁿ⁻ᵏ of index k");
  }

  /// Per coordinate the roots of 2x + 20π sin 2πx in [−5, 6]: 12 minima and 11 maxima.
  private static Problem rastrigin(int n) {
    double lower = -5;
    double upper = 6;
    var curve = rastriginCurve();
    var f = new Separable(Collections.nCopies(n, curve));
    var roots = new ArrayList<Root>();
    for (int half = 2 * (int) lower; half <= 2 * (int) upper; half++) {
      roots.add(new Root(rastriginRoot(curve, half), Math.floorMod(half, 2)));
    }
    List<KnownPoint> known =
        n <= 2 ? products(f, roots) : List.of(KnownPoint.critical(f, 0, new double[n]));
    return new Problem(
        name("rastrigin", n),
        f,
        known,
        n <= 12 ? binomialCensus(n, 12, 11) : new TreeMap<>(),
        n <= 12,
        0,
        Box.cube(n, lower, upper),
        "L. A. Rastrigin (1974), A = 10; products of the 23 points of one coordinate in [−5, 6]");
  }

  private static Curve rastriginCurve() {
    double amplitude = 10;
    double w = 2 * Math.PI;
    return new Curve(
        x -> amplitude + x * x - amplitude * Math.cos(w * x),
        x -> 2 * x + amplitude * w * Math.sin(w * x),
        x -> 2 + amplitude * w * w * Math.cos(w * x));
  }

  /// The root of the slope nearest to half/2, by Newton's method from there: |x| < 10π keeps the
  /// slope 2x small against the wave, so the root is close.
  private static double rastriginRoot(Curve curve, int half) {
    double x = 0.5 * half;
    for (int k = 0; k < 50; k++) {
      x -= curve.slope().applyAsDouble(x) / curve.curvature().applyAsDouble(x);
    }
    return x;
  }

  private static Problem odecoCubic(int n) {
    var f = OdecoCubic.random(n, 1);
    NavigableMap<Integer, Long> census = new TreeMap<>();
    for (int k = 0; k <= n; k++) {
      census.put(k, binomial(n + 1, k + 1));
    }
    return new Problem(
        name("odeco-cubic", n),
        f,
        f.criticalPoints(),
        census,
        true,
        0,
        Box.cube(n, -2, 2),
        "E. Robeva, SIAM J. Matrix Anal. Appl. 37 (2016), on odeco tensors; index as derived there");
  }

  private static Problem lennardJones(int atoms) {
    var f = new LennardJones(atoms);
    // Edge of a cube that holds the atoms at about the density of the solid, twice as wide.
    double edge = 1.4 * Math.cbrt(atoms);
    return new Problem(
        name("lennard-jones", atoms),
        f,
        ClusterTables.levels(atoms),
        ClusterTables.census(atoms),
        false,
        ClusterTables.RIGID_MOTIONS,
        Box.cube(3 * atoms, -edge / 2, edge / 2),
        "Cambridge Cluster Database (minima); counts up to isometries and permutations of atoms");
  }

  private static Problem saddle() {
    var f = new DiagonalQuadratic(Point.of(2, -1), Point.of(0, 0));
    return new Problem(
        "saddle",
        f,
        List.of(KnownPoint.critical(f, 1, 0, 0)),
        census(Map.of(1, 1L)),
        true,
        0,
        Box.cube(2, -2, 2),
        "x² − ½y²");
  }

  private static Problem singularQuadratic() {
    var f = new DiagonalQuadratic(Point.of(3, -1, 0), Point.of(-3, 2, 0));
    return new Problem(
        "singular-quadratic",
        f,
        List.of(KnownPoint.critical(f, 1, 1, 2, 0)),
        new TreeMap<>(),
        false,
        1,
        Box.cube(3, -4, 4),
        "3x²/2 − 3x − y²/2 + 2y: the line x = 1, y = 2 is critical and its direction the kernel");
  }

  private static Problem tiltedTrough() {
    var f = new DiagonalQuadratic(Point.of(1, 0), Point.of(0, 1));
    return new Problem(
        "tilted-trough",
        f,
        List.of(KnownPoint.flat(f, 0, 0, 0), KnownPoint.flat(f, 0, 0, -3)),
        new TreeMap<>(),
        true,
        0,
        Box.cube(2, -2, 2),
        "½x² + y: no critical point; every point of x = 0 is strictly gradient-flat, ‖∇f‖ = 1");
  }

  private static Problem monkeySaddle() {
    var f = new MonkeySaddle();
    return new Problem(
        "monkey-saddle",
        f,
        List.of(KnownPoint.critical(f, 0, 0, 0)),
        census(Map.of(0, 1L)),
        true,
        2,
        Box.cube(2, -1, 1),
        "x³ − 3xy²: degenerate, Newton's method converges linearly with ratio ½");
  }

  private static Problem exponentialSlide() {
    var f = new ExponentialSlide();
    return new Problem(
        "exponential-slide",
        f,
        List.of(),
        new TreeMap<>(),
        true,
        0,
        Box.cube(2, -1, 1),
        "e⁻ˣ + ½y²: no critical point; descent runs off to infinity");
  }

  /// A critical point of one coordinate and whether it is a maximum (1) or a minimum (0).
  private record Root(double at, int index) {}

  private static List<KnownPoint> products(Separable f, List<Root> roots) {
    int n = f.dimension();
    int count = (int) Math.round(Math.pow(roots.size(), n));
    var points = new ArrayList<KnownPoint>(count);
    for (int code = 0; code < count; code++) {
      double[] x = new double[n];
      int index = 0;
      for (int i = 0, rest = code; i < n; i++, rest /= roots.size()) {
        Root root = roots.get(rest % roots.size());
        x[i] = root.at();
        index += root.index();
      }
      points.add(KnownPoint.critical(f, index, x));
    }
    return points;
  }

  /// C(n, k) minimaⁿ⁻ᵏ maximaᵏ of index k, while these fit in a long.
  private static NavigableMap<Integer, Long> binomialCensus(int n, int minima, int maxima) {
    NavigableMap<Integer, Long> census = new TreeMap<>();
    if (n * Math.log(minima + maxima) > Math.log(Long.MAX_VALUE)) {
      return census;
    }
    for (int k = 0; k <= n; k++) {
      long ways = binomial(n, k);
      for (int i = 0; i < n; i++) {
        ways *= i < k ? maxima : minima;
      }
      census.put(k, ways);
    }
    return census;
  }

  private static long binomial(int n, int k) {
    long product = 1;
    for (int i = 1; i <= k; i++) {
      product = product * (n - k + i) / i;
    }
    return product;
  }

  private static NavigableMap<Integer, Long> census(Map<Integer, Long> counts) {
    return new TreeMap<>(counts);
  }

  private static String name(String family, int size) {
    return family + ":" + size;
  }
}
