package dev.cairn.proof.verify;

import dev.cairn.problem.Box;
import dev.cairn.program.Program;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.BoxTree;
import dev.cairn.proof.complete.Completeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Proves again what is claimed about all critical points in a box: every ball, that the balls are
/// different points, and every leaf of the tree that is not open.
///
/// The children of a box are made by cutting it, so they cover it. Shares with the search the
/// reader of the problem and the arithmetic of single numbers; its derivatives are those of [Tape].
/// A leaf that its own enclosures do not reach is halved a few times.
public final class CompletenessVerifier {
  /// Halvings of a leaf.
  private static final int DEEPEST = 8;

  /// Boxes in which a zero is looked for, each in the one before.
  private static final int SHRINKING = 100;

  private static final IntervalScalars SCALARS = new IntervalScalars();

  private final LossFunction loss;
  private final List<Tape> samples = new ArrayList<>();
  private final Optional<Tape> penalty;

  public CompletenessVerifier(LossFunction loss) {
    this.loss = loss;
    Program program = loss.perSample();
    for (int s = 0; s < loss.samples(); s++) {
      samples.add(Lowering.of(program, loss.block(s, 1)));
    }
    penalty = loss.penalty().map(tail -> Lowering.of(tail, List.of()));
  }

  /// Whether all of it can be proven.
  public Verdict verify(Completeness claim) {
    if (claim.box().dimension() != loss.dimension()) {
      return new Verdict.Rejected("the box has not as many sides as the function has variables");
    }
    for (int k = 0; k < claim.balls().size(); k++) {
      Optional<String> fault = fault(claim.balls().get(k), claim.box());
      if (fault.isPresent()) {
        return new Verdict.Rejected("point %s: %s".formatted(k, fault.get()));
      }
    }
    if (!claim.distinct()) {
      return new Verdict.Rejected("two points are not proven different");
    }
    try {
      int failed = failed(claim, 1).nextSetBit(0);
      return failed < 0
          ? new Verdict.Verified()
          : new Verdict.Rejected(
              "entry %s of the tree, %s, is not proven"
                  .formatted(failed, claim.tree().kind(failed)));
    } catch (IllegalArgumentException e) {
      return new Verdict.Rejected(String.valueOf(e.getMessage()));
    }
  }

  /// The part of a claim that is proven: leaves that are not are open, balls that are not are left
  /// out, and of balls that are not told apart all but one. [#verify] accepts it.
  ///
  /// @param claim of a search
  public Completeness confirmed(Completeness claim) {
    BitSet doubtful = claim.overlapping();
    for (int k = 0; k < claim.balls().size(); k++) {
      if (!doubtful.get(k) && fault(claim.balls().get(k), claim.box()).isPresent()) {
        doubtful.set(k);
      }
    }
    Completeness rest = claim.without(doubtful, new BitSet());
    return rest.without(new BitSet(), failed(rest, Integer.MAX_VALUE));
  }

  /// Entries of the tree that are not proven, so many at most.
  private BitSet failed(Completeness claim, int most) {
    double[] root = new double[2 * loss.dimension()];
    for (int i = 0; i < loss.dimension(); i++) {
      root[i] = claim.box().lower().get(i);
      root[loss.dimension() + i] = claim.box().upper().get(i);
    }
    Leaves leaves = new Leaves(claim, most);
    claim.tree().visit(root, leaves);
    return leaves.failed;
  }

  private final class Leaves implements BoxTree.Visitor {
    private final Completeness claim;
    private final int most;
    private final BitSet failed = new BitSet();

    Leaves(Completeness claim, int most) {
      this.claim = claim;
      this.most = most;
    }

    @Override
    public void leaf(int entry, double[] from, double[] to) {
      if (failed.cardinality() >= most) {
        return;
      }
      char kind = claim.tree().kind(entry);
      boolean holds =
          switch (kind) {
            case BoxTree.OPEN -> true;
            case BoxTree.UNIQUE -> within(claim, claim.tree().number(entry), from, to);
            default -> excluded(from, to, DEEPEST);
          };
      failed.set(entry, !holds);
    }

    @Override
    public void left(double[] from, double[] to) {
      // open: nothing is claimed
    }
  }

  private static boolean within(Completeness claim, int number, double[] from, double[] to) {
    if (number >= claim.balls().size()) {
      return false;
    }
    Ball ball = claim.balls().get(number);
    double[] radii = Ball.radii(claim.box(), ball.uniqueness());
    for (int i = 0; i < from.length; i++) {
      Interval centre = Interval.of(ball.centre().get(i));
      Interval radius = Interval.of(radii[i]);
      if (!(centre.subtract(radius).hi() <= from[i] && to[i] <= centre.add(radius).lo())) {
        return false;
      }
    }
    return true;
  }

  /// Whether no critical point lies in [from, to]: of it whole or of its halves.
  private boolean excluded(double[] from, double[] to, int halvings) {
    Interval[] box = new Interval[from.length];
    Arrays.setAll(box, i -> new Interval(from[i], to[i]));
    if (nowhere(box) || excluded(box)) {
      return true;
    }
    if (halvings == 0) {
      return false;
    }
    int widest = 0;
    for (int i = 1; i < from.length; i++) {
      widest = to[i] - from[i] > to[widest] - from[widest] ? i : widest;
    }
    double middle = new Interval(from[widest], to[widest]).midpoint();
    double[] end = to.clone();
    end[widest] = middle;
    double[] begin = from.clone();
    begin[widest] = middle;
    return excluded(from, end, halvings - 1) && excluded(begin, to, halvings - 1);
  }

  private boolean nowhere(Interval[] box) {
    return samples.stream().anyMatch(tape -> NaturalJets.nowhere(tape, box))
        || penalty.stream().anyMatch(tape -> NaturalJets.nowhere(tape, box));
  }

  private boolean excluded(Interval[] box) {
    try {
      if (Arrays.stream(gradient(box)).anyMatch(g -> g.mignitude() > 0)) {
        return true;
      }
    } catch (UndefinedException _) {
      return Arrays.stream(natural(box)).anyMatch(g -> g.mignitude() > 0);
    }
    try {
      return excludedBySlopes(box);
    } catch (UndefinedException _) {
      return false;
    }
  }

  /// By the mean value form of ∇f, as it is or times an approximate inverse of H.
  private boolean excludedBySlopes(Interval[] box) {
    double[] centre = Arrays.stream(box).mapToDouble(Interval::midpoint).toArray();
    Interval[] offset = each(box, centre);
    Interval[] gradient = gradient(exact(centre));
    Interval[][] hessian = hessian(box);
    if (Arrays.stream(sum(gradient, hessian, offset)).anyMatch(g -> g.mignitude() > 0)) {
      return true;
    }
    double[][] inverse = inverse(hessian);
    Interval[] moved = new Interval[box.length];
    Interval[][] product = IntervalMatrix.times(inverse, hessian);
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Interval.ZERO;
      for (int j = 0; j < moved.length; j++) {
        moved[i] = moved[i].add(Interval.of(inverse[i][j]).multiply(gradient[j]));
      }
    }
    return Arrays.stream(sum(moved, product, offset)).anyMatch(g -> g.mignitude() > 0);
  }

  private static Interval[] each(Interval[] box, double[] centre) {
    Interval[] offset = new Interval[box.length];
    Arrays.setAll(offset, i -> box[i].subtract(Interval.of(centre[i])));
    return offset;
  }

  /// g + A x.
  private static Interval[] sum(Interval[] g, Interval[][] a, Interval[] x) {
    Interval[] sum = g.clone();
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum[i] = sum[i].add(a[i][j].multiply(x[j]));
      }
    }
    return sum;
  }

  private static double[][] inverse(Interval[][] hessian) {
    JacobiEigenvalues basis = new JacobiEigenvalues(IntervalMatrix.midpoints(hessian));
    int n = hessian.length;
    double[][] inverse = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = basis.value(k) == 0 ? Double.MIN_NORMAL : basis.value(k);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          inverse[i][j] += basis.vector(k)[i] / value * basis.vector(k)[j];
        }
      }
    }
    return inverse;
  }

  /// What is not proven of a ball; empty where all is.
  private Optional<String> fault(Ball ball, Box searched) {
    double[] centre = ball.centre().toArray();
    double[] radii = Ball.radii(searched, ball.uniqueness());
    double[] claimed = Ball.radii(searched, ball.existence());
    try {
      Interval[] box = new Interval[centre.length];
      Arrays.setAll(box, i -> Interval.ball(centre[i], radii[i]));
      Interval[] gradient = gradient(exact(centre));
      Operator operator = operator(box, gradient);
      double[] reach = operator.reach(radii);
      for (int i = 0; i < reach.length; i++) {
        double spread = reach(new double[reach.length], operator.rest, radii)[i];
        if (!(reach[i] < radii[i] && spread < radii[i])) {
          return Optional.of(
              String.format(Locale.ROOT, "Krawczyk's test fails (%g of %g)", reach[i], radii[i]));
        }
      }
      reach = shrunk(centre, gradient, reach);
      for (int i = 0; i < reach.length; i++) {
        if (!(reach[i] <= claimed[i])) {
          return Optional.of(String.format(Locale.ROOT, "existence is proven within %g", reach[i]));
        }
      }
      Interval[][] atCentre = hessian(exact(centre));
      int negative =
          IntervalMatrix.negativeEigenvalues(
              new JacobiEigenvalues(IntervalMatrix.midpoints(atCentre)), atCentre);
      return negative == ball.index()
          ? Optional.empty()
          : Optional.of("the index is %s, not %s".formatted(negative, ball.index()));
    } catch (UndefinedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Krawczyk's operator over a box: |C∇f(c)| and C H − I.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operator(double[] step, Interval[][] rest) {
    double[] reach(double[] radii) {
      return CompletenessVerifier.reach(step, rest, radii);
    }
  }

  private Operator operator(Interval[] box, Interval[] gradient) {
    Interval[][] hessian = hessian(box);
    double[][] inverse = inverse(hessian);
    Interval[][] rest = IntervalMatrix.times(inverse, hessian);
    double[] step = new double[box.length];
    for (int i = 0; i < step.length; i++) {
      rest[i][i] = rest[i][i].subtract(Interval.ONE);
      Interval sum = Interval.ZERO;
      for (int j = 0; j < step.length; j++) {
        sum = sum.add(Interval.of(inverse[i][j]).multiply(gradient[j]));
      }
      step[i] = sum.magnitude();
    }
    return new Operator(step, rest);
  }

  /// The radii that the operator over the box leaves, over and over, while that makes them smaller.
  private double[] shrunk(double[] centre, Interval[] gradient, double[] reach) {
    double[] radii = reach;
    for (int round = 0; round < SHRINKING; round++) {
      double[] last = radii;
      Interval[] box = new Interval[centre.length];
      Arrays.setAll(box, i -> Interval.ball(centre[i], last[i]));
      double[] next = operator(box, gradient).reach(last);
      boolean smaller = false;
      for (int i = 0; i < next.length; i++) {
        next[i] = Math.min(next[i], last[i]);
        smaller |= next[i] < 0.9 * last[i];
      }
      radii = next;
      if (!smaller) {
        break;
      }
    }
    return radii;
  }

  /// step + |rest| radii.
  private static double[] reach(double[] step, Interval[][] rest, double[] radii) {
    double[] reach = new double[step.length];
    for (int i = 0; i < reach.length; i++) {
      Interval sum = Interval.of(step[i]);
      for (int j = 0; j < reach.length; j++) {
        sum = sum.add(Interval.of(rest[i][j].magnitude()).multiply(Interval.of(radii[j])));
      }
      reach[i] = sum.hi();
    }
    return reach;
  }

  private static Interval[] exact(double[] x) {
    return Arrays.stream(x).mapToObj(Interval::of).toArray(Interval[]::new);
  }

  private Interval[] gradient(Interval[] box) {
    Interval[] sum = SCALARS.zeros(box.length);
    for (Tape tape : samples) {
      new FirstOrder<>(tape, SCALARS, box).addGradient(sum);
    }
    mean(sum);
    penalty.ifPresent(tape -> new FirstOrder<>(tape, SCALARS, box).addGradient(sum));
    return sum;
  }

  /// ∇f over the points of the box at which f is smooth.
  private Interval[] natural(Interval[] box) {
    Interval[] sum = SCALARS.zeros(box.length);
    samples.forEach(tape -> add(sum, NaturalJets.gradient(tape, box)));
    mean(sum);
    penalty.ifPresent(tape -> add(sum, NaturalJets.gradient(tape, box)));
    return sum;
  }

  private static void add(Interval[] sum, Interval[] terms) {
    Arrays.setAll(sum, i -> sum[i].add(terms[i]));
  }

  private void mean(Interval[] sum) {
    if (samples.size() > 1) {
      Interval count = Interval.of(samples.size());
      Arrays.setAll(sum, i -> sum[i].divide(count));
    }
  }

  private Interval[][] hessian(Interval[] box) {
    int n = box.length;
    Interval[][] rows = new Interval[n][];
    Arrays.setAll(rows, _ -> SCALARS.zeros(n));
    samples.forEach(tape -> addHessian(tape, box, rows));
    for (Interval[] row : rows) {
      mean(row);
    }
    penalty.ifPresent(tape -> addHessian(tape, box, rows));
    return rows;
  }

  private static void addHessian(Tape tape, Interval[] box, Interval[][] rows) {
    var second = new SecondOrder<>(new FirstOrder<>(tape, SCALARS, box), SCALARS);
    for (int i = 0; i < rows.length; i++) {
      Interval[] unit = SCALARS.zeros(rows.length);
      unit[i] = Interval.ONE;
      second.addProduct(unit, rows[i]);
    }
  }
}
