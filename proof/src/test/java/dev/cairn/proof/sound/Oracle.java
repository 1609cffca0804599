package dev.cairn.proof.sound;

import dev.cairn.proof.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/// Judges statements about critical points of a formula, with 77 digits and up to 1,200.
///
/// It shares no code with what it judges: own reader of the text, own derivatives (forward), own
/// arithmetic with error bounds. What the bounds leave open is judged again with twice the bits.
///
/// @param f of one to three variables
record Oracle(Expression f, List<String> variables) {
  static final int FEWEST_BITS = 256;
  private static final int MOST_BITS = 4_096;

  /// Below every distance of doubles: 2^this.
  private static final int TINY = -1_200;

  /// Zeros are found to this share (2^) of the radius in question.
  private static final int SHARPNESS = -60;

  /// Newton's method halves the distance even to a degenerate zero of low order.
  private static final int STEPS = 100;

  private static final int FEW_STEPS = 12;

  /// Sample points lie within the ball by this share of its radius, which covers their rounding.
  private static final double INSIDE = 1 - 0x1p-30;

  static Oracle of(String text, List<String> variables) {
    return new Oracle(ExpressionParser.parse(text, variables), variables);
  }

  /// Whether f has value, gradient and Hessian at a point; empty where that cannot be told.
  Optional<Boolean> defined(double[] point) {
    try {
      return Optional.of(
          decide(
              bits -> {
                try {
                  new Region(bits).model(exact(point));
                  return true;
                } catch (Undefined _) {
                  return false;
                }
              }));
    } catch (MorePrecision | BeyondReach _) {
      return Optional.empty();
    }
  }

  /// Holds a statement against the truth.
  ///
  /// @param random chooses the points of the ball that are tried
  Judgement judge(double[] centre, Statement statement, SplittableRandom random) {
    long seed = random.nextLong();
    try {
      return decide(
          bits -> {
            Region region = new Region(bits);
            try {
              return switch (statement) {
                case Statement.Critical claim ->
                    region.critical(centre, claim, new SplittableRandom(seed));
                case Statement.NotCritical(double rho, var _) ->
                    region.notCritical(centre, rho, new SplittableRandom(seed));
                case Statement.Degenerate claim -> region.degenerate(centre, claim);
                case Statement.CriticalFamily _ ->
                    new Judgement.Unjudged("a family is verified alone");
                case Statement.Undecided _ -> new Judgement.Consistent();
              };
            } catch (Undefined undefined) {
              return new Judgement.Contradiction(
                  "f is not defined all over the ball: " + undefined.getMessage());
            }
          });
    } catch (MorePrecision _) {
      return new Judgement.Unjudged("%d bits do not decide".formatted(MOST_BITS));
    } catch (BeyondReach beyond) {
      return new Judgement.Unjudged(String.valueOf(beyond.getMessage()));
    }
  }

  /// The zero of the gradient to which Newton's method leads within a ball, found to 2^-60 of its
  /// radius; empty where it leads to none.
  Optional<List<Real>> zeroWithin(double[] centre, double radius, double[] start) {
    try {
      return decide(
          bits -> {
            Region region = new Region(bits);
            try {
              int tolerance = Math.getExponent(radius) + SHARPNESS;
              return region
                  .newton(exact(start), exact(centre), radius, tolerance, FEW_STEPS)
                  .filter(zero -> region.beyond(zero, exact(centre), radius) < 0);
            } catch (Undefined _) {
              return Optional.empty();
            }
          });
    } catch (MorePrecision | BeyondReach _) {
      return Optional.empty();
    }
  }

  private static <T> T decide(IntFunction<T> question) {
    for (int bits = FEWEST_BITS; ; bits *= 2) {
      try {
        return question.apply(bits);
      } catch (MorePrecision more) {
        if (bits >= MOST_BITS) {
          throw more;
        }
      }
    }
  }

  static List<Real> exact(double[] point) {
    List<Real> exact = new ArrayList<>();
    for (double x : point) {
      exact.add(Real.of(x));
    }
    return exact;
  }

  /// Questions about balls, with so many bits.
  final class Region {
    private final Evaluation evaluation;
    private final RealArithmetic r;

    Region(int bits) {
      this.evaluation = Evaluation.withBits(bits);
      this.r = evaluation.r();
    }

    LocalModel model(List<Real> x) {
      return new LocalModel(r, evaluation.jet(f, x).of(variables.size()));
    }

    private Optional<LocalModel> modelWhereDefined(List<Real> x) {
      try {
        return Optional.of(model(x));
      } catch (Undefined _) {
        return Optional.empty();
      }
    }

    private Judgement critical(double[] at, Statement.Critical claim, SplittableRandom random) {
      List<Real> centre = exact(at);
      List<List<Real>> samples = samples(at, claim.uniqueness(), random);
      List<LocalModel> models = models(centre, samples);
      int tolerance =
          claim.existence() == 0
              ? TINY
              : Math.max(TINY, Math.getExponent(claim.existence()) + SHARPNESS);
      Optional<List<Real>> found = newton(centre, centre, 2 * claim.uniqueness(), tolerance, STEPS);
      if (found.isEmpty()) {
        return noZero(centre, claim);
      }
      List<Real> zero = found.get();
      Real excess = r.subtract(distance(zero, centre), Real.of(claim.existence()));
      if (excess.isNonzero() && excess.mantissa().signum() > 0) {
        return contradiction(
            "the critical point %s is %s from the centre, not within %s",
            text(zero), distance(zero, centre).toDouble(), claim.existence());
      }
      if (!excess.isNonzero() && !excess.isZero() && excess.error() > tolerance + 4) {
        throw new MorePrecision();
      }
      int index = model(middles(zero)).index();
      if (index != claim.index()) {
        return contradiction("the index is %s, not %s", index, claim.index());
      }
      return alone(centre, zero, claim, samples, models);
    }

    /// The gradient at the centre is no larger than the distance to the zero makes it, and no sign
    /// is claimed of more eigenvalues than have it.
    private Judgement degenerate(double[] at, Statement.Degenerate claim) {
      LocalModel model = model(exact(at));
      Real sizes = Real.of(0);
      for (Real entry : model.jet().hessian()) {
        sizes = r.add(sizes, Real.of(Math.scalb(1.0, Math.min(1000, entry.magnitude()))));
      }
      Real bound = r.multiply(sizes, Real.of(4 * claim.existence()));
      for (Real slope : model.jet().gradient()) {
        if (slope.isNonzero()
            && r.subtract(slope.sign() < 0 ? slope.negate() : slope, bound).sign() > 0) {
          return contradiction(
              "the gradient at the centre is %s, the critical point at most %s away",
              slope.toDouble(), claim.existence());
        }
      }
      for (int sign : new int[] {-1, 1}) {
        int claimed = sign < 0 ? claim.negative() : claim.positive();
        int count = model.count(sign);
        if (count < claimed) {
          return contradiction("%s eigenvalues have the sign %s, not %s", count, sign, claimed);
        }
      }
      return new Judgement.Consistent();
    }

    /// Newton's method leads away: is there no zero, or is it the method's fault?
    private Judgement noZero(List<Real> centre, Statement.Critical claim) {
      LocalModel model = model(centre);
      Optional<List<Real>> step = model.step();
      if (step.isEmpty()) {
        return model.jet().hessian().stream().allMatch(Real::isZero)
            ? contradiction("the Hessian at the centre is zero")
            : new Judgement.Unjudged("the Hessian at the centre may be singular");
      }
      Real length = length(step.get());
      return r.subtract(length, Real.of(2 * claim.uniqueness())).sign() > 0
          ? contradiction("Newton's step leads %s away", length.toDouble())
          : new Judgement.Unjudged("Newton's method does not converge");
    }

    /// Looks for a second zero where the signature of the Hessian differs, and from one more point.
    private Judgement alone(
        List<Real> centre,
        List<Real> zero,
        Statement.Critical claim,
        List<List<Real>> samples,
        List<LocalModel> models) {
      int tolerance = Math.getExponent(claim.uniqueness()) + SHARPNESS;
      for (int k = 0; k < samples.size(); k++) {
        if (k > 0 && sameIndex(models.get(k), claim.index())) {
          continue;
        }
        Optional<List<Real>> other =
            newton(samples.get(k), centre, 2 * claim.uniqueness(), tolerance, FEW_STEPS);
        if (other.isPresent()
            && beyond(other.get(), centre, claim.uniqueness()) < 0
            && distance(other.get(), zero).toDouble() > Math.scalb(1.0, tolerance + 8)) {
          return contradiction(
              "%s and %s are both critical and in the ball", text(zero), text(other.get()));
        }
      }
      return new Judgement.Consistent();
    }

    private static boolean sameIndex(LocalModel model, int index) {
      try {
        return model.index() == index;
      } catch (MorePrecision _) {
        return false;
      }
    }

    private Judgement notCritical(double[] at, double rho, SplittableRandom random) {
      List<Real> centre = exact(at);
      List<List<Real>> samples = samples(at, rho, random);
      models(centre, samples);
      List<List<Real>> starts = new ArrayList<>(List.of(centre));
      starts.addAll(samples.subList(0, 2));
      whole(at, rho).ifPresent(starts::add);
      for (List<Real> start : starts) {
        int steps = start.equals(centre) ? STEPS : FEW_STEPS;
        Optional<List<Real>> zero =
            newton(start, centre, 3 * rho, Math.getExponent(rho) + SHARPNESS, steps);
        if (zero.isPresent() && beyond(zero.get(), centre, rho) < 0) {
          return contradiction(
              "%s is critical, %s from the centre",
              text(zero.get()), distance(zero.get(), centre).toDouble());
        }
      }
      return new Judgement.Consistent();
    }

    /// The point of halves nearest to the centre, where it lies in the ball: degenerate critical
    /// points of formulas like to be there, and Newton's method finds them slowly.
    private Optional<List<Real>> whole(double[] at, double rho) {
      double[] halves = new double[at.length];
      for (int i = 0; i < at.length; i++) {
        halves[i] = Math.rint(2 * at[i]) / 2;
        if (Math.abs(halves[i] - at[i]) > rho) {
          return Optional.empty();
        }
      }
      return Optional.of(exact(halves));
    }

    /// The models at the samples.
    ///
    /// @throws Undefined where f is not defined at one of the points or between them
    private List<LocalModel> models(List<Real> centre, List<List<Real>> samples) {
      model(centre);
      for (Expression part : f.nonzero(part -> evaluation.jet(part, centre).isConstant())) {
        int sign = value(part, centre).sign();
        for (List<Real> sample : samples) {
          if (value(part, sample).sign() != sign || sign == 0) {
            throw new Undefined("a zero of " + part);
          }
        }
      }
      return samples.stream().map(this::model).toList();
    }

    private Real value(Expression part, List<Real> x) {
      return evaluation.jet(part, x).value();
    }

    /// A zero of the gradient with the size of the last step as its error.
    ///
    /// @param reach farther from the centre it is not followed
    /// @param tolerance the last step is shorter than 2^this
    Optional<List<Real>> newton(
        List<Real> start, List<Real> centre, double reach, int tolerance, int steps) {
      List<Real> x = start;
      for (int k = 0; k < steps; k++) {
        Optional<LocalModel> here = modelWhereDefined(x);
        if (here.isEmpty()) {
          return Optional.empty();
        }
        LocalModel model = here.get();
        if (model.gradientIsZero()) {
          return Optional.of(x);
        }
        Optional<List<Real>> step = model.step();
        if (step.isEmpty()) {
          return Optional.empty();
        }
        List<Real> next = new ArrayList<>();
        int size = Real.EXACT;
        int error = Real.EXACT;
        for (int i = 0; i < x.size(); i++) {
          Real moved = r.add(x.get(i), step.get().get(i));
          next.add(moved.middle());
          size = Math.max(size, step.get().get(i).bound());
          error = Math.max(error, moved.error());
        }
        if (size <= tolerance) {
          int last = size + 1;
          return Optional.of(next.stream().map(entry -> entry.within(last)).toList());
        }
        if (beyond(next, centre, reach) > 0) {
          return Optional.empty();
        }
        if (error >= size - 2) {
          throw new MorePrecision();
        }
        x = next;
      }
      return Optional.empty();
    }

    /// The sign of ‖x − centre‖ − radius; 0 where the errors leave it open.
    int beyond(List<Real> x, List<Real> centre, double radius) {
      Real excess = r.subtract(distance(x, centre), Real.of(radius));
      return excess.isNonzero() ? excess.mantissa().signum() : 0;
    }

    private Real distance(List<Real> x, List<Real> y) {
      List<Real> difference = new ArrayList<>();
      for (int i = 0; i < x.size(); i++) {
        difference.add(r.subtract(x.get(i), y.get(i)));
      }
      return length(difference);
    }

    /// ‖x‖, with an error of at most ‖error of x‖.
    private Real length(List<Real> x) {
      Real sum = Real.ZERO;
      int error = Real.EXACT;
      for (Real entry : x) {
        sum = r.add(sum, r.multiply(entry.middle(), entry.middle()));
        error = Real.join(error, entry.error());
      }
      return sum.isZero() ? Real.ZERO.within(error) : r.sqrt(sum).within(error);
    }

    /// The ends of the ball along a random axis and two points between.
    private List<List<Real>> samples(double[] at, double radius, SplittableRandom random) {
      List<List<Real>> samples = new ArrayList<>();
      for (int k = 0; k < 2; k++) {
        double[] direction = new double[at.length];
        double square = 0;
        for (int i = 0; i < at.length; i++) {
          direction[i] = random.nextDouble(-1, 1);
          square += direction[i] * direction[i];
        }
        double factor = radius * INSIDE * random.nextDouble() / Math.sqrt(square);
        List<Real> sample = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
          sample.add(r.add(Real.of(at[i]), Real.of(factor * direction[i])).middle());
        }
        samples.add(sample);
      }
      for (int axis = 0; axis < at.length; axis++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          List<Real> sample = exact(at);
          sample.set(axis, r.add(sample.get(axis), Real.of(sign * INSIDE * radius)).middle());
          samples.add(sample);
        }
      }
      return samples;
    }
  }

  private static List<Real> middles(List<Real> x) {
    return x.stream().map(Real::middle).toList();
  }

  private static String text(List<Real> x) {
    return x.stream().map(Real::toDouble).toList().toString();
  }

  private static Judgement contradiction(String text, Object... numbers) {
    return new Judgement.Contradiction(
        Arrays.stream(numbers)
            .map(String::valueOf)
            .reduce(text, (t, n) -> t.replaceFirst("%s", n)));
  }
}
