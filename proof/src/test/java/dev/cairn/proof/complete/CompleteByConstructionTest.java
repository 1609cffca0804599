package dev.cairn.proof.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.complete.KnownPoints.Known;
import dev.cairn.proof.verify.CompletenessVerifier;
import dev.cairn.proof.verify.Verification;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Claims about functions whose critical points are known by construction: what the search states
/// and what the verifier accepts must be true.
///
/// `-Dcairn.complete.functions=N` draws more.
final class CompleteByConstructionTest {
  private static final int FUNCTIONS = Integer.getInteger("cairn.complete.functions", 60);
  private static final Limits LIMITS = new Limits(60_000, 0x1p-40);
  private static final List<String> NAMES = List.of("x", "y", "z");

  @Test
  void everyClaimIsTrueAndVerified() {
    claims(20);
  }

  @Test
  @Tag("long")
  void everyClaimAboutMoreFunctionsIsTrueAndVerified() {
    claims(FUNCTIONS);
  }

  private static void claims(int count) {
    KnownFunctions functions = new KnownFunctions(31);
    SplittableRandom random = new SplittableRandom(32);
    int complete = 0;
    int lies = 0;
    int verified = 0;
    for (int k = 0; k < count; k++) {
      int n = k % 5 == 4 ? 3 : 1 + k % 2;
      KnownPoints known = functions.next(n);
      Box box = box(known, n, random);
      Completeness found = found(known, box, n);
      Verification verification = new CompletenessVerifier(loss(known, n)).verify(found);
      verified += verification instanceof Verification.Verified ? 1 : 0;
      complete += found.complete() ? 1 : 0;
      lies += changed(known, found, n, random);
    }
    if (FUNCTIONS > 60) {
      System.err.println("complete " + complete + " verified " + verified + " lies " + lies);
    }
    // the verifier's enclosures are wider than the search's: it may refuse what is true
    assertTrue(verified > 0.9 * count, verified + " verified");
    assertTrue(complete > 0.6 * count, complete + " complete");
    assertTrue(lies > 2 * count, lies + " false claims");
  }

  /// 1/(x − p) + 4ᵏx has its points 2⁻ᵏ beside the pole, log(x − p) − 2ᵏx and √(x − p) − 2ᵏx beside
  /// the edge of their domains.
  @Test
  void pointsBesidePolesAreNotLost() {
    pointsBeside(16, 0.25, 1000);
  }

  @Test
  @Tag("long")
  void pointsBesideMorePolesAreNotLost() {
    pointsBeside(8, 0, 0.25, -1, 1000);
  }

  private static void pointsBeside(int step, double... poles) {
    for (double p : poles) {
      for (int k = 0; k <= 40; k += step) {
        double four = Math.scalb(1.0, 2 * k);
        double two = Math.scalb(1.0, k);
        BigDecimal pole = new BigDecimal(p);
        BigDecimal beside = new BigDecimal(1 / two);
        BigDecimal quarter = new BigDecimal(1 / four).divide(BigDecimal.valueOf(4));
        Known left = point(pole.subtract(beside), 1);
        Known right = point(pole.add(beside), 0);
        Known edge = point(pole.add(beside), 1);
        Known root = point(pole.add(quarter), 1);
        String t = "(x - (%s))".formatted(pole.toPlainString());
        for (Box box : beside(p)) {
          held(text("1/%s + %s*x + y^2", t, four), List.of(left, right), box);
          held(text("log%s - %s*x + y^2", t, two), List.of(edge), box);
          held(text("sqrt%s - %s*x + y^2", t, two), List.of(root), box);
        }
      }
    }
  }

  /// tan x − 2x + y² has its points at ±π/4 + kπ, of index 0 and 1; π to 50 digits.
  @Test
  void tangentsAreNotLost() {
    tangents(new double[] {-Math.PI / 2, 0.5, Math.nextUp(Math.PI / 2)}, new double[] {2, 9});
  }

  @Test
  @Tag("long")
  void tangentsOverMoreBoxesAreNotLost() {
    double pole = Math.PI / 2;
    tangents(
        new double[] {-2, -pole, -9.5, 0.5, pole, Math.nextUp(pole), 0.785},
        new double[] {2, 3.9, 9, 11.1});
  }

  private static void tangents(double[] lower, double[] upper) {
    BigDecimal quarter =
        new BigDecimal("3.14159265358979323846264338327950288419716939937511")
            .divide(BigDecimal.valueOf(4));
    List<Known> points = new ArrayList<>();
    for (int k = -20; k <= 20; k++) {
      points.add(point(quarter.multiply(BigDecimal.valueOf(4L * k + 1)), 0));
      points.add(point(quarter.multiply(BigDecimal.valueOf(4L * k - 1)), 1));
    }
    for (double from : lower) {
      for (double to : upper) {
        held("tan(x) - 2*x + y^2", points, box(from, to));
        held("1/cos(x)*sin(x) - 2*x + y^2", points, box(from, to));
      }
    }
  }

  private static String text(String formula, String t, double factor) {
    return formula.formatted(t, new BigDecimal(factor).toPlainString());
  }

  private static Known point(BigDecimal x, int index) {
    return new Known(List.of(x, BigDecimal.ZERO), index);
  }

  private static Box box(double from, double to) {
    return new Box(Point.of(from, -0.7), Point.of(to, 1.1));
  }

  private static List<Box> beside(double p) {
    return List.of(
        box(p - 1.5, p + 2.5),
        box(p, p + 1.25),
        box(p - 2, p),
        box(p + Math.max(Math.ulp(p), 1e-90), p + 3));
  }

  private static void held(String formula, List<Known> points, Box box) {
    KnownPoints known = new KnownPoints(formula, points);
    Completeness found = found(known, box, 2);
    assertEquals(
        new Verification.Verified(),
        new CompletenessVerifier(loss(known, 2)).verify(found),
        formula + " over " + box);
  }

  /// What the search states, which is true.
  private static Completeness found(KnownPoints known, Box box, int n) {
    Completeness found =
        new CompleteSearch(loss(known, n), box, LIMITS, SecondOpinion.NONE)
            .run(1, () -> false, (_, _) -> {});
    assertEquals("", known.fault(found), known.formula() + " over " + box);
    return found;
  }

  private static LossFunction loss(KnownPoints known, int n) {
    return LossFunction.of(Formula.parse(known.formula(), NAMES.subList(0, n)));
  }

  /// Ends anywhere, at a coordinate of a point, or at the doubles beside it.
  private static Box box(KnownPoints known, int n, SplittableRandom random) {
    double[] lower = new double[n];
    double[] upper = new double[n];
    for (int i = 0; i < n; i++) {
      lower[i] = end(known, i, -0.3 - 2 * random.nextDouble(), random);
      upper[i] = end(known, i, 0.3 + 2 * random.nextDouble(), random);
      if (!(lower[i] < upper[i])) {
        lower[i] = -1.1;
        upper[i] = 1.3;
      }
    }
    return new Box(Point.of(lower), Point.of(upper));
  }

  private static double end(KnownPoints known, int i, double anywhere, SplittableRandom random) {
    double x = known.points().get(random.nextInt(known.points().size())).at().get(i).doubleValue();
    if (random.nextInt(8) != 0 || Math.abs(x) > 3) {
      return anywhere;
    }
    double[] ends = {x, Math.nextUp(x), Math.nextDown(x), x + 0x1p-30, x - 0x1p-30};
    return ends[random.nextInt(ends.length)];
  }

  /// Changes a claim in ways that may make it false; what is false must be refused. The number of
  /// false ones.
  private static int changed(
      KnownPoints known, Completeness found, int n, SplittableRandom random) {
    CompletenessVerifier verifier = new CompletenessVerifier(loss(known, n));
    int lies = 0;
    for (Completeness claim : changes(found, random)) {
      if (!known.fault(claim).isEmpty()) {
        lies++;
        assertTrue(
            verifier.verify(claim) instanceof Verification.Rejected,
            () -> known.fault(claim) + ": " + known.formula() + " " + claim.box());
      }
    }
    return lies;
  }

  private static List<Completeness> changes(Completeness found, SplittableRandom random) {
    Box box = found.box();
    List<Completeness> changes = new ArrayList<>();
    for (char letter : new char[] {'k', 'g', 'v', 'x', 'u'}) {
      changes.add(new Completeness(box, leaf(found.tree(), letter, random), found.balls()));
    }
    changes.add(new Completeness(box, BoxTree.parse("k"), List.of()));
    changes.add(new Completeness(enlarged(box), found.tree(), found.balls()));
    if (!found.balls().isEmpty()) {
      int k = random.nextInt(found.balls().size());
      Ball ball = found.balls().get(k);
      changes.add(without(found, k));
      double u = ball.uniqueness();
      double e = ball.existence();
      changes.add(with(found, k, new Ball(ball.centre(), u, e, ball.index() + 1)));
      changes.add(with(found, k, new Ball(ball.centre(), 16 * u, e, ball.index())));
      changes.add(with(found, k, new Ball(moved(ball, box), u, e, ball.index())));
    }
    return changes;
  }

  /// One leaf of a ball (any leaf where the letter is u) with another letter.
  private static BoxTree leaf(BoxTree tree, char letter, SplittableRandom random) {
    List<Integer> leaves = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      boolean wanted = letter == 'u' ? tree.kind(i) != BoxTree.HALVED : tree.kind(i) == 'u';
      if (wanted) {
        leaves.add(i);
      }
    }
    BoxTree other = new BoxTree();
    int changed = leaves.isEmpty() ? -1 : leaves.get(random.nextInt(leaves.size()));
    for (int i = 0; i < tree.size(); i++) {
      boolean here = i == changed;
      other.add(here ? letter : tree.kind(i), here ? 0 : tree.number(i));
    }
    return other;
  }

  /// Half as large again at each side.
  private static Box enlarged(Box box) {
    double[] lower = box.lower().toArray();
    double[] upper = box.upper().toArray();
    for (int i = 0; i < lower.length; i++) {
      double w = upper[i] - lower[i];
      lower[i] -= w / 2;
      upper[i] += w / 2;
    }
    return new Box(Point.of(lower), Point.of(upper));
  }

  /// Without a ball, whose leaves are said to be excluded.
  private static Completeness without(Completeness found, int k) {
    List<Ball> balls = new ArrayList<>(found.balls());
    balls.remove(k);
    BoxTree tree = new BoxTree();
    for (int i = 0; i < found.tree().size(); i++) {
      int number = found.tree().number(i);
      boolean leaf = found.tree().kind(i) == BoxTree.UNIQUE;
      if (leaf && number == k) {
        tree.add('k', 0);
      } else {
        tree.add(found.tree().kind(i), leaf && number > k ? number - 1 : number);
      }
    }
    return new Completeness(found.box(), tree, balls);
  }

  private static Completeness with(Completeness found, int k, Ball ball) {
    List<Ball> balls = new ArrayList<>(found.balls());
    balls.set(k, ball);
    return new Completeness(found.box(), found.tree(), balls);
  }

  private static Point moved(Ball ball, Box box) {
    double[] centre = ball.centre().toArray();
    centre[0] += 3 * ball.existence() * (box.upper().get(0) - box.lower().get(0));
    return Point.of(centre);
  }
}
