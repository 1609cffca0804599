package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.spectrum.Eigensystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/// A branch under way. Notation: z = (θ, a) a point of it, u the unit tangent, h arclength of a
/// step.
final class BranchPath {
  /// Steps shorter than this share of the first one mean that the branch cannot be followed.
  private static final double SHORTEST = 1e-7;

  /// The cosine between the tangents of neighbouring points at least.
  private static final double STRAIGHT = Math.cos(Math.PI / 6);

  /// A step that needed no more corrections than this is followed by a longer one.
  private static final int EASY = 3;

  /// Halvings, at most, of the piece of branch that an event is looked for in.
  private static final int HALVINGS = 50;

  /// Where a piece of branch is cut, one after the other where a cut fails.
  private static final double[] SHARES = {0.5, 0.43, 0.61};

  private final Continuation settings;
  private final BranchEquation equation;
  private final double from;
  private final double to;
  private final List<BranchPoint> points = new ArrayList<>();
  private final List<BranchEvent> events = new ArrayList<>();
  private double h;
  private double arclength;

  BranchPath(Continuation settings, BranchEquation equation, double from, double to) {
    this.settings = settings;
    this.equation = equation;
    this.from = from;
    this.to = to;
    this.h = settings.firstStep();
  }

  /// A point with the tangent that leads on from it.
  private static final class Knot {
    private final BranchEquation.State state;
    private final double[] tangent;
    private final Eigensystem eigensystem;

    Knot(BranchEquation.State state, double[] tangent) {
      this.state = state;
      this.tangent = tangent;
      this.eigensystem = state.eigensystem();
    }

    BranchEquation.State state() {
      return state;
    }

    double[] tangent() {
      return tangent;
    }

    Eigensystem eigensystem() {
      return eigensystem;
    }

    double turn() {
      return tangent[tangent.length - 1];
    }

    int index() {
      return BranchEquation.index(eigensystem);
    }
  }

  /// Follows the branch from its first point into a direction.
  Branch follow(BranchEquation.State first, double[] direction, BooleanSupplier stop) {
    Optional<Knot> knot = knot(first, direction);
    points.add(first.point(0, first.eigensystem()));
    for (int k = 0; k < settings.steps(); k++) {
      if (stop.getAsBoolean()) {
        return end(Branch.End.STOPPED);
      }
      Optional<Knot> next = knot.flatMap(this::step);
      if (next.isEmpty()) {
        return end(Branch.End.LOST);
      }
      Optional<Branch.End> end = accept(knot.orElseThrow(), next.get());
      if (end.isPresent()) {
        return end(end.get());
      }
      knot = next;
    }
    return end(Branch.End.STEPS);
  }

  private Branch end(Branch.End end) {
    return new Branch(points, events, end);
  }

  private Optional<Knot> knot(BranchEquation.State state, double[] border) {
    return state.tangent(border).map(u -> new Knot(state, u));
  }

  /// The next point: a prediction along the tangent, corrected; a shorter one where that fails.
  private Optional<Knot> step(Knot knot) {
    for (; h > SHORTEST * settings.firstStep(); h *= 0.5) {
      Optional<BranchEquation.Corrected> corrected = ahead(knot, h);
      Optional<Knot> next =
          corrected
              .flatMap(c -> knot(c.state(), knot.tangent()))
              .filter(k -> Vectors.dot(k.tangent(), knot.tangent()) >= STRAIGHT);
      if (next.isPresent()) {
        arclength += h;
        if (corrected.orElseThrow().corrections() <= EASY) {
          h = Math.min(settings.longestStep(), 1.5 * h);
        }
        return next;
      }
    }
    return Optional.empty();
  }

  /// The point of the branch so far ahead along the tangent of a knot.
  private Optional<BranchEquation.Corrected> ahead(Knot knot, double length) {
    double[] prediction = knot.state().z();
    Vectors.addScaled(length, knot.tangent(), prediction);
    return equation.correct(prediction, knot.tangent(), settings.corrections());
  }

  /// Notes a point and what happened before it; why the branch ends there, if it does.
  private Optional<Branch.End> accept(Knot before, Knot next) {
    Optional<Branch.End> crossed = crossed(before.state().parameter(), next.state().parameter());
    if (crossed.isPresent()) {
      double goal = crossed.get() == Branch.End.ARRIVED ? to : from;
      Optional<Knot> there = landed(before, next, goal);
      if (there.isPresent()) {
        event(before, there.get());
        note(there.get());
        return crossed;
      }
    }
    event(before, next);
    note(next);
    return Vectors.norm(next.state().theta()) > settings.largestNorm()
        ? Optional.of(Branch.End.DIVERGING)
        : Optional.empty();
  }

  private void note(Knot knot) {
    points.add(knot.state().point(arclength, knot.eigensystem()));
  }

  /// Which end the parameter passes between two points.
  private Optional<Branch.End> crossed(double before, double next) {
    if ((before - to) * (next - to) <= 0 && before != to) {
      return Optional.of(Branch.End.ARRIVED);
    }
    double out = Math.signum(to - from);
    return out * (before - from) > 0 && out * (next - from) <= 0
        ? Optional.of(Branch.End.RETURNED)
        : Optional.empty();
  }

  /// The point between two others that has a parameter.
  private Optional<Knot> landed(Knot before, Knot next, double parameter) {
    double[] z = before.state().z();
    double[] end = next.state().z();
    int n = equation.n();
    double share = (parameter - z[n]) / (end[n] - z[n]);
    for (int i = 0; i < n; i++) {
      z[i] += share * (end[i] - z[i]);
    }
    z[n] = parameter;
    double[] fixed = new double[n + 1];
    fixed[n] = 1;
    return equation
        .correct(z, fixed, settings.corrections())
        .flatMap(c -> knot(c.state(), next.tangent()));
  }

  /// Notes a fold or a branch point between two points.
  private void event(Knot before, Knot next) {
    int change = next.index() - before.index();
    boolean turns = before.turn() * next.turn() < 0;
    if (!turns && change == 0) {
      return;
    }
    boolean fold = turns && change % 2 != 0;
    BranchEvent.Kind kind = fold ? BranchEvent.Kind.FOLD : BranchEvent.Kind.BRANCH;
    ToDoubleFunction<Knot> vanishing =
        turns ? Knot::turn : changing(Math.min(before.index(), next.index()));
    Knot at = located(before, next, vanishing);
    BranchPoint point = at.state().point(arclength, at.eigensystem());
    events.add(new BranchEvent(kind, point, before.index(), next.index(), Point.of(across(at))));
  }

  /// The eigenvalue of a number, from where it counts as negative.
  private static ToDoubleFunction<Knot> changing(int number) {
    return knot -> knot.eigensystem().value(number) - BranchEquation.negative(knot.eigensystem());
  }

  /// Where between two points a function changes its sign, by bisection along the first tangent; as
  /// near as the corrector comes.
  private Knot located(Knot before, Knot next, ToDoubleFunction<Knot> vanishing) {
    double low = 0;
    double high = ahead(before, next);
    double sign = vanishing.applyAsDouble(before);
    Knot best = before;
    for (int k = 0; k < HALVINGS && high - low > 0; k++) {
      Optional<Knot> there = between(before, low, high);
      if (there.isEmpty()) {
        break;
      }
      best = there.get();
      double length = ahead(before, best);
      if (vanishing.applyAsDouble(best) * sign > 0) {
        low = length;
      } else {
        high = length;
      }
    }
    return best;
  }

  /// How far ahead of a knot another is, along its tangent.
  private static double ahead(Knot knot, Knot other) {
    double[] span = other.state().z();
    Vectors.addScaled(-1, knot.state().z(), span);
    return Vectors.dot(span, knot.tangent());
  }

  /// A point of the branch between two lengths ahead of a knot, in the middle or, where that is
  /// singular or leads to another branch, beside it.
  private Optional<Knot> between(Knot before, double low, double high) {
    for (double share : SHARES) {
      Optional<Knot> there =
          ahead(before, low + share * (high - low))
              .flatMap(c -> knot(c.state(), before.tangent()))
              .filter(k -> Vectors.dot(k.tangent(), before.tangent()) >= STRAIGHT)
              .filter(k -> ahead(before, k) > low && ahead(before, k) < high);
      if (there.isPresent()) {
        return there;
      }
    }
    return Optional.empty();
  }

  /// The eigenvector of the smallest |eigenvalue|, made orthogonal to the branch.
  private double[] across(Knot at) {
    int n = equation.n();
    Eigensystem eigensystem = at.eigensystem();
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
