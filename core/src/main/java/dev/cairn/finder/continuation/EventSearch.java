package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.spectrum.Eigensystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What happens between two points of a branch: where eigenvalues and the tangent's component in
/// the parameter change their signs, and what that makes of the branch.
final class EventSearch {
  /// Points of the branch, at most, that a sign change is narrowed down with.
  private static final int MOST = 60;

  /// Where a piece of branch is cut when the place that was guessed fails.
  private static final double[] SHARES = {0.5, 0.43, 0.61};

  /// How near to an end of a piece, as a share of it, a guess may be.
  private static final double INSIDE = 1e-3;

  /// After so many guesses a piece is halved, so that a bad guess costs no more than that.
  private static final int GUESSES = 3;

  /// A piece counts as narrowed down where it is no longer than this share of 1 + ‖z‖, also where
  /// less was asked for: nearer to a singular Hessian rounding of the gradient moves points.
  private static final double NARROW = 1e-6;

  /// What vanishes must be as small as the piece that it vanishes in, up to this factor.
  private static final double STEEPER = 20;

  /// Rounding of a tangent's component.
  private static final double TURN_ROUNDING = 1e-6;

  /// Rounding of an eigenvalue, as a share of the largest.
  private static final double EIGENVALUE_ROUNDING = 1e-9;

  private final Continuation settings;
  private final BranchEquation equation;

  EventSearch(Continuation settings, BranchEquation equation) {
    this.settings = settings;
    this.equation = equation;
  }

  /// A function that changes its sign, with what of it is rounding.
  private record Vanishing(ToDoubleFunction<Knot> value, double rounding) {
    double of(Knot knot) {
      return value.applyAsDouble(knot);
    }

    boolean negative(Knot knot) {
      return of(knot) < 0;
    }
  }

  /// Where a function changes its sign, by lengths ahead along the first tangent.
  ///
  /// @param steep whether the branch was followed to there from both sides, and what is left of the
  ///     function is as small as the length is short
  private record Bracket(Vanishing f, double low, double high, boolean steep) {}

  /// A piece of branch, by lengths ahead along the first tangent, in which functions vanish; at its
  /// ends they are larger than rounding.
  ///
  /// @param best where the first of them is smallest, so far ahead
  /// @param from the first of them vanishes behind this,
  /// @param to the last before that
  /// @param continuous whether they shrink as that does, from more than rounding on both sides
  private record Piece(
      double low,
      double high,
      Knot best,
      double ahead,
      double from,
      double to,
      boolean continuous) {
    Piece with(Piece other) {
      return new Piece(
          Math.min(low, other.low),
          Math.max(high, other.high),
          best,
          ahead,
          Math.min(from, other.from),
          Math.max(to, other.to),
          continuous && other.continuous);
    }

    /// How far from the best point they vanish at most.
    double within() {
      return Math.max(ahead - from, to - ahead);
    }
  }

  /// The points between two that have been found, by their lengths ahead of the first.
  private static final class Span {
    private final Knot first;
    private final TreeMap<Double, Knot> known = new TreeMap<>();

    Span(Knot first, Knot last) {
      this.first = first;
      known.put(0.0, first);
      known.put(ahead(first, last), last);
    }

    Knot at(double length) {
      return Objects.requireNonNull(known.get(length));
    }

    /// The first of some places where a function is larger than rounding.
    Optional<Double> clear(Vanishing f, Map<Double, Knot> places) {
      return places.entrySet().stream()
          .filter(place -> Math.abs(f.of(place.getValue())) > f.rounding())
          .map(Map.Entry::getKey)
          .findFirst();
    }

    double largest(Vanishing f) {
      return known.values().stream().mapToDouble(knot -> Math.abs(f.of(knot))).max().orElse(0);
    }
  }

  /// What happens between two points, in the order of the branch.
  ///
  /// @param arclength of the first point
  List<BranchEvent> between(Knot before, Knot next, double arclength) {
    boolean turns = before.turn() * next.turn() < 0;
    int least = Math.min(before.index(), next.index());
    int most = Math.max(before.index(), next.index());
    if (!turns && least == most) {
      return List.of();
    }
    Span span = new Span(before, next);
    List<Bracket> brackets = new ArrayList<>();
    if (turns) {
      brackets.add(narrowed(span, new Vanishing(Knot::turn, TURN_ROUNDING)));
    }
    double rounding = EIGENVALUE_ROUNDING * before.spectrum().spectralNorm();
    for (int k = least; k < most; k++) {
      int number = k;
      brackets.add(narrowed(span, new Vanishing(knot -> knot.eigenvalue(number), rounding)));
    }
    separate(span, brackets);
    List<Piece> pieces = brackets.stream().map(bracket -> piece(span, bracket)).toList();
    List<BranchEvent> events = new ArrayList<>();
    for (Piece piece : merged(pieces)) {
      event(span, piece, arclength).ifPresent(events::add);
    }
    return events;
  }

  /// Looks between functions that vanish apart, where both may be larger than rounding.
  private void separate(Span span, List<Bracket> brackets) {
    brackets.sort(Comparator.comparingDouble(Bracket::low));
    for (int k = 1; k < brackets.size(); k++) {
      double low = brackets.get(k - 1).high();
      double high = brackets.get(k).low();
      if (high - low > settings.within()) {
        there(span, low, high, SHARES[0])
            .ifPresent(knot -> span.known.put(ahead(span.first, knot), knot));
      }
    }
  }

  private static Piece piece(Span span, Bracket bracket) {
    Vanishing f = bracket.f();
    double low = bracket.low();
    double high = bracket.high();
    Optional<Double> before = span.clear(f, span.known.headMap(low, true).descendingMap());
    Optional<Double> behind = span.clear(f, span.known.tailMap(high, true));
    double best = Math.abs(f.of(span.at(low))) < Math.abs(f.of(span.at(high))) ? low : high;
    return new Piece(
        before.orElse(low),
        behind.orElse(high),
        span.at(best),
        best,
        low,
        high,
        before.isPresent() && behind.isPresent() && bracket.steep());
  }

  /// Those that overlap, or in which functions vanish no farther apart than was asked for, become
  /// one; the first of them keeps its best point.
  private List<Piece> merged(List<Piece> pieces) {
    List<Piece> merged = new ArrayList<>();
    for (Piece piece : pieces.stream().sorted(Comparator.comparingDouble(Piece::from)).toList()) {
      if (!merged.isEmpty()
          && (piece.low() < merged.getLast().high()
              || piece.from() - merged.getLast().to() <= settings.within())) {
        merged.add(merged.removeLast().with(piece));
      } else {
        merged.add(piece);
      }
    }
    return merged;
  }

  private Optional<BranchEvent> event(Span span, Piece piece, double arclength) {
    Knot low = span.at(piece.low());
    Knot high = span.at(piece.high());
    int change = high.index() - low.index();
    boolean turns = low.turn() * high.turn() < 0;
    boolean flips = low.determinantSign() != high.determinantSign();
    if (change == 0 && !turns) {
      return Optional.empty();
    }
    BranchEvent.Kind kind;
    if (!piece.continuous() || flips != ((change % 2 != 0) != turns)) {
      kind = BranchEvent.Kind.UNCLEAR;
    } else {
      kind = turns && !flips ? BranchEvent.Kind.FOLD : BranchEvent.Kind.BRANCH;
    }
    Knot at = piece.best();
    return Optional.of(
        new BranchEvent(
            kind,
            at.state().point(arclength + ahead(span.first, at), at.spectrum()),
            piece.within(),
            low.index(),
            high.index(),
            Point.of(across(at))));
  }

  /// Where a function changes its sign first in a span, made as short as was asked
  /// for, or as the corrector comes: by the Illinois variant of false position, and halving.
  private Bracket narrowed(Span span, Vanishing f) {
    double low = 0;
    double high = Double.NaN;
    for (Map.Entry<Double, Knot> place : span.known.entrySet()) {
      if (f.negative(place.getValue()) != f.negative(span.first)) {
        high = place.getKey();
        break;
      }
      low = place.getKey();
    }
    double whole = span.known.lastKey();
    double atLow = f.of(span.at(low));
    double atHigh = f.of(span.at(high));
    for (int k = 1; k <= MOST && high - low > settings.within(); k++) {
      double share =
          k % (GUESSES + 1) == 0
              ? SHARES[0]
              : Math.clamp(atLow / (atLow - atHigh), INSIDE, 1 - INSIDE);
      Optional<Knot> there = there(span, low, high, share);
      if (there.isEmpty()) {
        break;
      }
      double length = ahead(span.first, there.get());
      span.known.put(length, there.get());
      double value = f.of(there.get());
      if (f.negative(there.get()) == f.negative(span.first)) {
        low = length;
        atLow = value;
        atHigh *= 0.5;
      } else {
        high = length;
        atHigh = value;
        atLow *= 0.5;
      }
    }
    double left = Math.abs(f.of(span.at(low)));
    double right = Math.abs(f.of(span.at(high)));
    double most = Math.max(left, right);
    double bound = STEEPER * span.largest(f) * (high - low) / whole + f.rounding();
    boolean narrow = high - low <= narrow(span.at(low)) || most <= f.rounding();
    return new Bracket(f, low, high, narrow && most <= bound);
  }

  /// The length of a piece in which a branch that passes another is told from one that meets it.
  private double narrow(Knot at) {
    return Math.max(settings.within(), NARROW * (1 + Vectors.norm(at.state().z())));
  }

  /// How far ahead of a knot another is, along its tangent.
  static double ahead(Knot knot, Knot other) {
    return Vectors.dot(Vectors.difference(other.state().z(), knot.state().z()), knot.tangent());
  }

  /// A point of the branch between two that are known, at a share of the way or, where that is
  /// singular or leads to another branch, elsewhere.
  private Optional<Knot> there(Span span, double low, double high, double guess) {
    Optional<Knot> there = there(span, low, high, new double[] {guess});
    return there.isPresent() ? there : there(span, low, high, SHARES);
  }

  private Optional<Knot> there(Span span, double low, double high, double[] shares) {
    Knot first = span.first;
    for (double share : shares) {
      double[] prediction = new double[equation.n() + 1];
      Vectors.addScaled(1 - share, span.at(low).state().z(), prediction);
      Vectors.addScaled(share, span.at(high).state().z(), prediction);
      Optional<Knot> there =
          equation
              .correct(prediction, first.tangent(), settings.corrections())
              .flatMap(c -> equation.knot(c.state(), first.tangent()))
              .filter(k -> Vectors.dot(k.tangent(), first.tangent()) >= BranchPath.STRAIGHT)
              .filter(k -> ahead(first, k) > low && ahead(first, k) < high);
      if (there.isPresent()) {
        return there;
      }
    }
    return Optional.empty();
  }

  /// The eigenvector of the smallest |eigenvalue|, made orthogonal to the branch.
  private double[] across(Knot at) {
    int n = equation.n();
    Eigensystem eigensystem = at.state().eigensystem();
    int smallest = 0;
    for (int k = 1; k < n; k++) {
      if (Math.abs(eigensystem.value(k)) < Math.abs(eigensystem.value(smallest))) {
        smallest = k;
      }
    }
    double[] vector = new double[n];
    eigensystem.vector(smallest, vector);
    double[] direction = Arrays.copyOf(vector, n + 1);
    double[] straight = direction.clone();
    Vectors.addScaled(-Vectors.dot(direction, at.tangent()), at.tangent(), direction);
    return Vectors.norm(direction) > 1e-6
        ? BranchEquation.normalised(direction)
        : straight; // at a fold the tangent is that vector
  }
}
