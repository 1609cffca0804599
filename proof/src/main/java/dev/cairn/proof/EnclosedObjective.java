package dev.cairn.proof;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.FineGradient;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.Reliance;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.Enclosures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/// A function in doubles beside enclosures of it, which tell where doubles lose it.
///
/// It is the function in doubles, but for [#reliableAt]. There value, gradient and a product with
/// the Hessian are compared with bounds of them. Up to a millionth of them, or what the last digits
/// of θ change, they are as
/// computed, and where doubles are farther off, numbers of 106 bits take their place
/// ([PreciseObjective]). Those take it too where doubles have digits of the gradient here but not
/// where steps lead: at 10⁻⁹ on eˣ − x, whose gradient is a difference of numbers about 1. Where
/// those do not suffice either, as where factors underflow and are
/// multiplied up again, or a part of f is undefined, nothing is known of f. Where the bounds of
/// every coordinate of ∇f are 0, θ is a critical point: of a constant function every one is.
///
/// Where θ sets no scale for what is not known of ∇f, a proof of a critical point there does.
///
/// That costs a gradient and a product in balls and, where those are rounding, four of 106 bits.
public final class EnclosedObjective implements SmoothObjective {
  private static final double EPSILON = 0x1p-52;

  private static final int MOVES = 3;

  /// A coordinate of θ is moved by up to so many ε.
  private static final int FARTHEST = 4;

  /// What is off by no more than so many times what moves change may be their doing.
  private static final double MARGIN = 50;

  /// What is off by less than this share is as computed.
  private static final double SHARE = 1e-6;

  /// A gradient that is known to this has digits for the steps from there.
  private static final double DIGITS = 1e-12;

  /// Bounds that are narrower by this have far more digits than doubles.
  private static final double SHARPER = 0x1p-20;

  /// Bounds may be so many times wider where steps lead.
  private static final double WIDER = 16;

  /// A value that may be 0 is 0 where it is no larger than this: far below the digits that are
  /// shown.
  private static final double NOTHING = 1e-20;

  /// Numbers below this are 0, up to what underflows.
  private static final double TINY = 1e-290;

  private final SmoothObjective doubles;
  private final Enclosures enclosures;

  /// @param doubles the function, which no other thread uses
  /// @param enclosures of it
  public EnclosedObjective(SmoothObjective doubles, Enclosures enclosures) {
    this.doubles = doubles;
    this.enclosures = enclosures;
  }

  @Override
  public int dimension() {
    return doubles.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    return doubles.at(theta);
  }

  @Override
  public double[] gradientAt(double[] theta) {
    return doubles.gradientAt(theta);
  }

  @Override
  public SmoothObjective restrictedTo(InvariantSubspace subspace) {
    return doubles.restrictedTo(subspace);
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    return doubles.memory(assembled);
  }

  @Override
  public ReliableObjective reliableAt(double[] theta) {
    double[] direction = direction();
    double[] number = new double[1];
    double[] product = new double[theta.length];
    try (SmoothEvaluation evaluation = doubles.at(theta)) {
      number[0] = evaluation.value();
      evaluation.hessian().apply(direction, product);
    }
    var value =
        new Quantity(
            number,
            new Interval[] {enclosures.valueOver(theta, 0)},
            at -> new Interval[] {enclosures.value(at).toInterval()});
    var gradient =
        new Quantity(
            doubles.gradientAt(theta),
            enclosures.gradientOver(theta, 0),
            at -> intervals(enclosures.gradient(at)));
    var bend =
        new Quantity(
            product,
            enclosures.productOver(theta, 0, direction),
            at -> intervals(enclosures.product(at, direction)));
    return Vectors.norm(gradient.numbers) > 0
            && near(gradient.coarse, gradient.numbers, 0, DIGITS)
            && value.evident()
            && bend.evident()
        ? reliable(this, Reliance.AS_COMPUTED)
        : examined(theta, value, gradient, bend);
  }

  /// A vector that lies in the kernel of no Hessian but by chance.
  private double[] direction() {
    var random = new SplittableRandom(4);
    double[] direction = new double[dimension()];
    Arrays.setAll(direction, _ -> random.nextDouble(0.5, 1.5) * (random.nextBoolean() ? 1 : -1));
    return direction;
  }

  private ReliableObjective reliable(SmoothObjective objective, Reliance reliance) {
    return new ReliableObjective(objective, reliance, Optional.of(this::known));
  }

  private FineGradient.Known known(double[] heads, double[] tails) {
    PreciseBall[] balls = enclosures.gradient(heads, tails);
    double error = Vectors.norm(Arrays.stream(balls).mapToDouble(PreciseBall::radius).toArray());
    double[] gradient = new double[balls.length];
    Arrays.setAll(
        gradient,
        i ->
            !balls[i].isFinite()
                ? Double.NaN
                : Math.abs(balls[i].hi()) > balls[i].radius() ? balls[i].hi() : 0);
    return new FineGradient.Known(Point.of(gradient), 2 * error);
  }

  /// What doubles say, what is known of it in balls of doubles, and sharper bounds at any θ.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Quantity(
      double[] numbers, Interval[] coarse, Function<double[], Interval[]> sharply) {
    /// Whether balls of doubles suffice to see that doubles are right.
    boolean evident() {
      return holds(coarse, numbers, 0);
    }

    /// Whether doubles are right, as far as sharper bounds tell.
    boolean confirmed(Interval[] sharp, double slack) {
      if (evident() || holds(sharp, numbers, slack)) {
        return true;
      }
      boolean within = true;
      for (int i = 0; i < sharp.length; i++) {
        within &=
            sharp[i].isBounded()
                && sharp[i].contains(numbers[i])
                && sharp[i].radius() <= SHARPER * coarse[i].radius();
      }
      return within;
    }

    /// How far it changes at least where the last digits of θ do.
    double slack(double[] theta, Interval[] here) {
      double slack = 0;
      var random = new SplittableRandom(3);
      for (int move = 0; move < MOVES; move++) {
        double[] moved = theta.clone();
        for (int i = 0; i < moved.length; i++) {
          int units = random.nextInt(1, FARTHEST + 1);
          moved[i] += (random.nextBoolean() ? units : -units) * EPSILON * moved[i];
        }
        slack = Math.max(slack, change(here, sharply.apply(moved)));
      }
      return slack;
    }

    /// Whether doubles are right, looked at no closer than that takes.
    boolean right(double[] theta) {
      if (evident()) {
        return true;
      }
      Interval[] sharp = sharply.apply(theta);
      return confirmed(sharp, MARGIN * slack(theta, sharp));
    }
  }

  private ReliableObjective examined(
      double[] theta, Quantity value, Quantity gradient, Quantity bend) {
    Interval[] f = value.sharply.apply(theta);
    Interval[] g = gradient.sharply.apply(theta);
    boolean bendHolds = bend.right(theta);
    if (f[0].isBounded() && Arrays.stream(g).allMatch(part -> part.magnitude() == 0)) {
      boolean right =
          Vectors.norm(gradient.numbers) == 0 && holds(f, value.numbers, 0) && bendHolds;
      return reliable(right ? this : precise(true, nothing(f), true, 0), Reliance.VANISHING);
    }
    double valueSlack = value.slack(theta, f);
    double slack = gradient.slack(theta, g);
    boolean valueHolds = value.confirmed(f, MARGIN * valueSlack);
    boolean gradientHolds = gradient.confirmed(g, MARGIN * slack);
    boolean valueKnown = holds(f, middles(f), MARGIN * valueSlack) || nothing(f) > 0;
    boolean known = valueKnown && holds(g, middles(g), MARGIN * slack);
    double floor = Math.max(slack, WIDER * widest(g));
    if (valueHolds && gradientHolds && bendHolds) {
      // Steps from here lead to where doubles have fewer digits of the gradient.
      return reliable(
          known && Vectors.norm(gradient.numbers) > Math.max(TINY, MARGIN * slack)
              ? precise(false, 0, false, floor)
              : this,
          Reliance.AS_COMPUTED);
    }
    boolean bent = !gradientHolds || !bendHolds;
    double valueFloor = Math.max(valueSlack, nothing(f));
    return known || (valueKnown && bounded(g) && provenHere(theta))
        ? reliable(precise(!valueHolds, valueFloor, bent, floor), Reliance.SHARPENED)
        : new ReliableObjective(
            new LostObjective(doubles, valueHolds && valueKnown), Reliance.LOST);
  }

  private PreciseObjective precise(boolean valued, double valueFloor, boolean bent, double floor) {
    return new PreciseObjective(doubles, enclosures, valued, valueFloor, bent, floor);
  }

  /// The radius of a value that is not told from 0 and as good as that; 0 of others.
  private static double nothing(Interval[] value) {
    return value[0].contains(0) && value[0].magnitude() <= NOTHING ? value[0].radius() : 0;
  }

  private static boolean bounded(Interval[] bounds) {
    return Arrays.stream(bounds).allMatch(Interval::isBounded);
  }

  /// Whether a critical point is proven, alone by far farther than it is away: then θ is there, up
  /// to digits, where θ itself sets no scale, as 0 on sin(π) x + x².
  private boolean provenHere(double[] theta) {
    Proof proof = new Prover(enclosures, HessianSource.of(doubles), List.of()).prove(theta);
    return proof.statement() instanceof Statement.Critical critical
        && proof.moved() + critical.existence() <= SHARPER * critical.uniqueness();
  }

  /// Whether all that is within bounds is near to numbers, beside their size.
  private static boolean holds(Interval[] bounds, double[] numbers, double slack) {
    return near(bounds, numbers, slack, SHARE);
  }

  private static boolean near(Interval[] bounds, double[] numbers, double slack, double share) {
    double[] off = new double[bounds.length];
    double[] sizes = new double[bounds.length];
    for (int i = 0; i < off.length; i++) {
      if (!bounds[i].isBounded() || !Double.isFinite(numbers[i])) {
        return false;
      }
      off[i] = Math.max(bounds[i].hi() - numbers[i], numbers[i] - bounds[i].lo());
      sizes[i] = bounds[i].magnitude();
    }
    return Vectors.norm(off) <= Math.max(TINY, Math.max(slack, share * Vectors.norm(sizes)));
  }

  /// The distance that bounds have at least; 0 where one has none.
  private static double change(Interval[] from, Interval[] to) {
    double[] apart = new double[from.length];
    Arrays.setAll(
        apart, i -> Math.max(0, Math.max(to[i].lo() - from[i].hi(), from[i].lo() - to[i].hi())));
    return Vectors.norm(apart);
  }

  private static double widest(Interval[] bounds) {
    return Arrays.stream(bounds).mapToDouble(Interval::radius).max().orElse(0);
  }

  private static double[] middles(Interval[] bounds) {
    return Arrays.stream(bounds).mapToDouble(Interval::midpoint).toArray();
  }

  private static Interval[] intervals(PreciseBall[] balls) {
    return Arrays.stream(balls).map(PreciseBall::toInterval).toArray(Interval[]::new);
  }
}
