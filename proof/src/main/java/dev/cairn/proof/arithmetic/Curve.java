package dev.cairn.proof.arithmetic;

/// A smooth function of one real variable with enclosures of its values and derivatives.
///
/// Two questions are answered for each derivative: its value at one point to about 88 bits ([#at])
/// and its range over an interval ([#range]), which is exact up to rounding, because the points
/// where the derivative turns are known and between them it is monotone. That each list of turning
/// points is complete is itself proven by bisection in the tests.
public enum Curve {
  /// x σ(x).
  SWISH {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.swish(x, order);
    }

    @Override
    double[] turningPoints(int order) {
      return SWISH_TURNS[order].clone();
    }
  },
  /// tanh x.
  TANH {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.tanh(x, order);
    }

    @Override
    double[] turningPoints(int order) {
      double[] turns = SIGMOID_TURNS[order].clone();
      for (int i = 0; i < turns.length; i++) {
        turns[i] *= 0.5; // tanh x = 2σ(2x) − 1; halving is exact
      }
      return turns;
    }
  },
  /// σ(x) = 1/(1 + e⁻ˣ).
  SIGMOID {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.sigmoid(x, order);
    }

    @Override
    double[] turningPoints(int order) {
      return SIGMOID_TURNS[order].clone();
    }
  },
  /// log(1 + eˣ).
  SOFTPLUS {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return order == 0 ? Elementary.softplus(x) : Elementary.sigmoid(x, order - 1);
    }

    @Override
    double[] turningPoints(int order) {
      return order == 0 ? NONE : SIGMOID_TURNS[order - 1].clone();
    }
  },
  /// eˣ.
  EXP {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.exp(x);
    }
  },
  /// log x for x > 0.
  LOG {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return order == 0 ? Elementary.log(x) : RECIPROCAL.kernel(order - 1, x);
    }

    @Override
    boolean inDomain(Interval x) {
      return x.lo() > 0;
    }
  },
  /// √x for x > 0 (and 0 itself for the function, not for its derivatives).
  SQRT {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      PreciseBall point = x.centre();
      if (order == 0 && point.hi() == 0) {
        return PreciseBall.ZERO;
      }
      PreciseBall result = point.sqrt();
      for (int k = 0; k < order; k++) {
        result = result.multiply(0.5 - k).divide(point);
      }
      return result;
    }

    @Override
    boolean inDomain(Interval x) {
      return x.lo() >= 0;
    }
  },
  /// 1/x for x ≠ 0.
  RECIPROCAL {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      PreciseBall point = x.centre();
      PreciseBall result = PreciseBall.ONE.divide(point);
      for (int k = 1; k <= order; k++) {
        result = result.multiply(-k).divide(point);
      }
      return result;
    }

    @Override
    boolean inDomain(Interval x) {
      return x.lo() > 0 || x.hi() < 0;
    }
  },
  /// x².
  SQUARE {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return switch (order) {
        case 0 -> x.centre().square();
        case 1 -> x.centre().add(x.centre()); // exact at 0
        case 2 -> PreciseBall.of(2);
        default -> PreciseBall.ZERO;
      };
    }

    @Override
    double[] turningPoints(int order) {
      return order == 0 ? ORIGIN : NONE;
    }
  },
  /// sin x.
  SIN {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.sin(x, order);
    }

    @Override
    public Interval range(int order, Interval x) {
      return sineRange(order, x);
    }
  },
  /// cos x.
  COS {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Elementary.sin(x, order + 1);
    }

    @Override
    public Interval range(int order, Interval x) {
      return sineRange(order + 1, x);
    }
  },
  /// erf x = 2/√π ∫₀ˣ e^(−t²) dt; the function and its first three derivatives.
  ERF {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return order == 0 ? Elementary.erf(x) : Elementary.gauss(x, order - 1);
    }

    @Override
    double[] turningPoints(int order) {
      return GAUSS_TURNS[order].clone();
    }
  },
  /// asinh x. With c = 1/√(1 + x²) its derivatives are c, −x c³, (2x² − 1) c⁵ and (9x − 6x³) c⁷, so
  /// they turn where those of erf do.
  ASINH {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Inverses.asinh(x, order);
    }

    @Override
    double[] turningPoints(int order) {
      return GAUSS_TURNS[order].clone();
    }
  },
  /// arctan x. With c = 1/(1 + x²) its derivatives are c, −2x c², (6x² − 2) c³ and 24x(1 − x²) c⁴.
  ATAN {
    @Override
    PreciseBall kernel(int order, PreciseBall x) {
      return Inverses.atan(x, order);
    }

    @Override
    double[] turningPoints(int order) {
      return ATAN_TURNS[order].clone();
    }
  };

  /// Highest derivative that is enclosed.
  public static final int HIGHEST_ORDER = 3;

  /// How far a function may move between the double nearest to a turning point and the point
  /// itself: at most ½ sup|f″| ulp² ≤ 2·2⁻¹⁰² for the functions here, whose turning points are
  /// below 8.
  private static final double AT_A_TURN = 0x1p-100;

  private static final double[] NONE = {};
  private static final double[] ORIGIN = {0};

  /// Zeros of the derivatives 1 to 4 of σ: none; 0; ±ln(2 + √3); 0 and ±ln((3 + √6)/(3 − √6)).
  private static final double[][] SIGMOID_TURNS = {
    {}, {0}, {-1.3169578969248168, 1.3169578969248168}, {-2.2924316695611777, 0, 2.2924316695611777}
  };

  /// Zeros of the derivatives 1 to 4 of x σ(x).
  private static final double[][] SWISH_TURNS = {
    {-1.278464542761074},
    {-2.3993572805154675, 2.3993572805154675},
    {-3.435840993535111, 0, 3.435840993535111},
    {-4.429235100557228, -1.0319582417807491, 1.0319582417807491, 4.429235100557228}
  };

  /// Zeros of the derivatives 1 to 4 of erf: none; 0; ±1/√2; 0 and ±√(3/2).
  private static final double[][] GAUSS_TURNS = {
    {}, {0}, {-0.7071067811865476, 0.7071067811865476}, {-1.224744871391589, 0, 1.224744871391589}
  };

  /// Zeros of the derivatives 1 to 4 of arctan: none; 0; ±1/√3; 0 and ±1.
  private static final double[][] ATAN_TURNS = {
    {}, {0}, {-0.5773502691896258, 0.5773502691896258}, {-1, 0, 1}
  };

  /// The derivative of this order (0 is the function itself) at the centre of x; not finite outside
  /// the domain.
  abstract PreciseBall kernel(int order, PreciseBall x);

  /// Doubles nearest to the zeros of the derivative one order higher.
  double[] turningPoints(int order) {
    return NONE;
  }

  /// Whether the function and its derivatives exist on the whole interval.
  boolean inDomain(Interval x) {
    return true;
  }

  /// A ball that holds the derivative of this order of every number of x; not finite where the
  /// interval leaves the domain.
  public PreciseBall at(int order, PreciseBall x) {
    requireOrder(order);
    PreciseBall value = kernel(order, x);
    if (x.radius() == 0 || !x.isFinite()) {
      return x.isFinite() ? value : value.widen(Double.POSITIVE_INFINITY);
    }
    Interval over = x.toInterval();
    // |f(y) − f(x)| ≤ r sup|f′|; for the highest order the range itself serves
    return order < HIGHEST_ORDER
        ? value.widen(Directed.multiplyUp(x.radius(), range(order + 1, over).magnitude()))
        : PreciseBall.of(range(order, over));
  }

  /// A superset of { f⁽ᵏ⁾(y) : y ∈ x }, k = order, at most about one unit in the last place wider a
  /// side.
  ///
  /// [Interval#ENTIRE] where x is unbounded or leaves the domain.
  public Interval range(int order, Interval x) {
    requireOrder(order);
    if (x.isEmpty()) {
      return Interval.EMPTY;
    }
    if (!x.isBounded() || !inDomain(x)) {
      return Interval.ENTIRE;
    }
    Interval range = kernel(order, PreciseBall.of(x.lo())).toInterval();
    if (x.lo() == x.hi()) {
      return range;
    }
    range = range.hull(kernel(order, PreciseBall.of(x.hi())).toInterval());
    for (double turn : turningPoints(order)) {
      // 0 turns at 0 exactly; the other turning points lie within a unit in the last place.
      double slack = turn == 0 ? 0 : AT_A_TURN;
      double unit = turn == 0 ? 0 : Math.ulp(turn);
      if (x.hi() >= turn - unit && x.lo() <= turn + unit) {
        range = range.hull(kernel(order, PreciseBall.of(turn)).widen(slack).toInterval());
      }
    }
    return range;
  }

  private static void requireOrder(int order) {
    if (order < 0 || order > HIGHEST_ORDER) {
      throw new IllegalArgumentException(
          "order %s must be between 0 and %s".formatted(order, HIGHEST_ORDER));
    }
  }

  /// The range of sin(y + quarterTurns π/2) over y ∈ x.
  private static Interval sineRange(int quarterTurns, Interval x) {
    Interval all = new Interval(-1, 1);
    if (x.isEmpty()) {
      return x;
    }
    if (!x.isBounded()) {
      return Interval.ENTIRE; // what is undefined stays so
    }
    if (!(x.hi() - x.lo() < 6)) {
      return all;
    }
    Interval range =
        Elementary.sin(PreciseBall.of(x.lo()), quarterTurns)
            .toInterval()
            .hull(Elementary.sin(PreciseBall.of(x.hi()), quarterTurns).toInterval());
    for (double extreme : new double[] {1, -1}) {
      range = turns(x, quarterTurns, extreme) ? range.hull(Interval.of(extreme)) : range;
    }
    return range.intersect(all);
  }

  /// Whether sin(y + q π/2) may be 1, or −1, in x, which is shorter than 2π: where y = (j − q) π/2
  /// for j = 1, or −1, up to whole turns.
  private static boolean turns(Interval x, int quarterTurns, double extreme) {
    int wanted = extreme > 0 ? 1 : 3;
    if (x.magnitude() >= 0x1p30) {
      Angle lo = Angle.of(PreciseBall.of(x.lo()));
      Angle hi = Angle.of(PreciseBall.of(x.hi()));
      int quarters = hi.quarters().subtract(lo.quarters()).intValueExact();
      for (int i = 0; i <= quarters; i++) {
        boolean inside =
            (i > 0 || lo.rest().lower() <= 0) && (i < quarters || hi.rest().upper() >= 0);
        if (inside && lo.turn(quarterTurns + i) == wanted) {
          return true;
        }
      }
      return false;
    }
    long first = (long) Math.floor(x.lo() / PreciseBall.HALF_PI.hi()) - 1;
    long last = (long) Math.ceil(x.hi() / PreciseBall.HALF_PI.hi()) + 1;
    for (long i = first; i <= last; i++) {
      Interval point = PreciseBall.HALF_PI.multiply((double) i).toInterval();
      if (Math.floorMod(i + quarterTurns, 4L) == wanted && !point.intersect(x).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
