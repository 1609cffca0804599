package dev.cairn.proof.complete;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.proof.arithmetic.Directed;
import dev.cairn.proof.arithmetic.Ranges.Domain;
import java.util.Map;
import java.util.Optional;

/// Decides about one box: excluded, in the uniqueness box of a critical point, to be halved, or
/// left open. One thread's workspace; what it decides depends on the box alone.
final class BoxExaminer {
  /// Sides below this share of the widths are not halved.
  private final double resolution;

  /// Where starts of Newton's method are rounded to, as a share of the widths: boxes around one
  /// critical point ask for the same ball.
  private static final double GRID = 0x1p-36;

  /// Balls kept at most: a curve of critical points must not fill the memory.
  private static final int KEPT = 100_000;

  private final BoxEvaluator evaluator;
  private final Krawczyk krawczyk;
  private final Krawczyk probe;
  private final BallFinder finder;
  private final SecondOpinion opinion;
  private final Map<Point, Optional<Ball>> balls;
  private final double[] widths;
  private final int n;
  private final double[] from;
  private final double[] to;
  private final double[] centre;
  private final double[] radius;

  /// What became of the box of the last [#examine].
  char kind;

  int number;
  Optional<Ball> ball = Optional.empty();

  /// @param balls what is known already, shared by all threads
  BoxExaminer(BoxProgram program, CompleteSearch search, Map<Point, Optional<Ball>> balls) {
    Box box = search.box();
    this.resolution = search.limits().resolution();
    this.opinion = search.opinion();
    this.evaluator = new BoxEvaluator(program);
    this.krawczyk = new Krawczyk(evaluator);
    this.probe = new Krawczyk(evaluator);
    this.finder = new BallFinder(evaluator, box, opinion);
    this.balls = balls;
    this.widths = Ball.radii(box, 1);
    this.n = box.dimension();
    this.from = new double[n];
    this.to = new double[n];
    this.centre = new double[n];
    this.radius = new double[n];
  }

  /// What the second opinion does not bear out stays open.
  ///
  /// @param box lower and then upper ends
  void examine(double[] box) {
    search(box);
    boolean excluded = kind != BoxTree.UNIQUE && kind != BoxTree.HALVED && kind != BoxTree.OPEN;
    if (excluded && !opinion.excluded(from, to)) {
      decide(BoxTree.OPEN, 0);
    }
  }

  private void search(double[] box) {
    ball = Optional.empty();
    number = 0;
    for (int i = 0; i < n; i++) {
      from[i] = box[i];
      to[i] = box[n + i];
      centre[i] = BoxTree.middle(box, i);
      radius[i] =
          Math.max(Directed.subtractUp(to[i], centre[i]), Directed.subtractUp(centre[i], from[i]));
    }
    evaluator.gradient(from, to, krawczyk.gradientLo, krawczyk.gradientHi);
    if (evaluator.domain() == Domain.NONE) {
      kind = BoxTree.UNDEFINED;
      return;
    }
    for (int i = 0; i < n; i++) {
      if (krawczyk.gradientLo[i] > 0 || krawczyk.gradientHi[i] < 0) {
        decide(BoxTree.GRADIENT, i);
        return;
      }
    }
    if (evaluator.domain() == Domain.PART) {
      halve(false);
      return;
    }
    evaluator.hessian(krawczyk.hessianLo, krawczyk.hessianHi);
    krawczyk.at(centre);
    if (!excludedByMeanValue() && !decidedByKrawczyk()) {
      halve(true);
    }
  }

  private void decide(char letter, int about) {
    kind = letter;
    number = about;
  }

  /// ∇ᵢf(c) + Σ Hᵢⱼ(xⱼ − cⱼ) does not vanish.
  private boolean excludedByMeanValue() {
    for (int i = 0; i < n; i++) {
      double spread = 0;
      for (int j = 0; j < n; j++) {
        spread = Directed.addUp(spread, Directed.multiplyUp(size(i, j), radius[j]));
      }
      if (krawczyk.pointLo(i) > spread || -krawczyk.pointHi(i) > spread) {
        decide(BoxTree.MEAN_VALUE, i);
        return true;
      }
    }
    return false;
  }

  private double size(int i, int j) {
    return Math.max(-krawczyk.hessianLo[i * n + j], krawczyk.hessianHi[i * n + j]);
  }

  private boolean decidedByKrawczyk() {
    if (!krawczyk.precondition()) {
      return false;
    }
    double contraction = 0;
    for (int i = 0; i < n; i++) {
      double spread = krawczyk.spread(i, radius);
      contraction = Math.max(contraction, spread / radius[i]);
      // c − step ± spread is disjoint from c ± radius
      double both = Directed.addUp(spread, radius[i]);
      if (krawczyk.stepLo[i] > both || -krawczyk.stepHi[i] > both) {
        decide(BoxTree.OUT, 0);
        return true;
      }
    }
    return contraction < 1 && inBall();
  }

  private boolean inBall() {
    double[] start = new double[n];
    for (int i = 0; i < n; i++) {
      start[i] = centre[i] - 0.5 * (krawczyk.stepLo[i] + krawczyk.stepHi[i]);
    }
    Optional<Ball> known = canonical(start);
    if (known.isEmpty() || !holds(known.get())) {
      return false;
    }
    ball = known;
    kind = BoxTree.UNIQUE;
    return true;
  }

  /// The ball of a start, through the point of a grid that Newton's method leads to.
  private Optional<Ball> canonical(double[] start) {
    for (int k = 0; k < 8; k++) {
      if (!probe.over(start, start)) {
        return Optional.empty();
      }
      probe.at(start);
      if (!probe.precondition()) {
        return Optional.empty();
      }
      for (int i = 0; i < n; i++) {
        start[i] -= 0.5 * (probe.stepLo[i] + probe.stepHi[i]);
      }
    }
    for (int i = 0; i < n; i++) {
      double unit = GRID * widths[i];
      start[i] = Math.rint(start[i] / unit) * unit;
      if (!Double.isFinite(start[i])) {
        return Optional.empty();
      }
    }
    Point key = Point.of(start);
    Optional<Ball> known = balls.get(key);
    if (known == null) {
      known = finder.near(start);
      if (balls.size() < KEPT) {
        balls.put(key, known);
      }
    }
    return known;
  }

  /// Whether the box lies in the uniqueness box.
  private boolean holds(Ball ball) {
    for (int i = 0; i < n; i++) {
      double r = ball.uniqueness() * widths[i];
      double c = ball.centre().get(i);
      if (!(Directed.subtractUp(c, r) <= from[i] && to[i] <= Directed.addDown(c, r))) {
        return false;
      }
    }
    return true;
  }

  /// Halves the side along which ∇f changes most; without derivatives the longest one.
  private void halve(boolean derivatives) {
    int best = -1;
    double most = -1;
    double longest = -1;
    int widest = 0;
    for (int j = 0; j < n; j++) {
      double share = radius[j] / widths[j];
      if (share > longest) {
        longest = share;
        widest = j;
      }
      double change = 0;
      for (int i = 0; i < n && derivatives; i++) {
        change = Math.max(change, size(i, j) * radius[j]);
      }
      if (share > resolution && change > most && change < Double.POSITIVE_INFINITY) {
        most = change;
        best = j;
      }
    }
    if (!(longest > resolution) || (derivatives && rounded())) {
      decide(BoxTree.OPEN, 0);
    } else {
      decide(BoxTree.HALVED, derivatives && best >= 0 && most > 0 ? best : widest);
    }
  }

  /// Whether the rounding of ∇f(c) is as large as what ∇f changes by over the box, in every
  /// component: then smaller boxes tell no more.
  private boolean rounded() {
    for (int i = 0; i < n; i++) {
      double noise = krawczyk.pointHi(i) - krawczyk.pointLo(i);
      if (2 * noise < krawczyk.gradientHi[i] - krawczyk.gradientLo[i]) {
        return false;
      }
    }
    return true;
  }
}
