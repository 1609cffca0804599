package dev.cairn.finder.continuation;

import dev.cairn.linalg.Vectors;
import dev.cairn.spectrum.Spectrum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A branch under way. Notation: z = (θ, a) a point of it, u the unit tangent, h arclength of a
/// step.
final class BranchPath {
  /// Steps shorter than this share of the first one mean that the branch cannot be followed.
  private static final double SHORTEST = 1e-7;

  /// The cosine between the tangents of neighbouring points at least.
  static final double STRAIGHT = Math.cos(Math.PI / 6);

  /// A step that needed no more corrections than this is followed by a longer one.
  private static final int EASY = 3;

  private final Continuation settings;
  private final BranchEquation equation;
  private final EventSearch search;
  private final double from;
  private final double to;
  private final List<BranchPoint> points = new ArrayList<>();
  private final List<BranchEvent> events = new ArrayList<>();
  private double h;
  private double arclength;

  BranchPath(Continuation settings, BranchEquation equation, double from, double to) {
    this.settings = settings;
    this.equation = equation;
    this.search = new EventSearch(settings, equation);
    this.from = from;
    this.to = to;
    this.h = settings.firstStep();
  }

  /// Follows the branch from its first point into a direction.
  Branch follow(BranchEquation.State first, double[] direction, BooleanSupplier stop) {
    Spectrum spectrum = first.spectrum();
    points.add(first.point(0, spectrum));
    if (BranchEquation.degenerate(spectrum)) {
      return end(Branch.End.DEGENERATE);
    }
    Optional<Knot> knot = equation.knot(first, direction);
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

  /// The next point: a prediction along the tangent, corrected; a shorter one where that fails.
  private Optional<Knot> step(Knot knot) {
    for (; h > SHORTEST * settings.firstStep(); h *= 0.5) {
      Optional<BranchEquation.Corrected> corrected = ahead(knot, h);
      Optional<Knot> next =
          corrected
              .flatMap(c -> equation.knot(c.state(), knot.tangent()))
              .filter(k -> Vectors.dot(k.tangent(), knot.tangent()) >= STRAIGHT);
      if (next.isPresent()) {
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
        note(before, there.get());
        return crossed;
      }
    }
    note(before, next);
    return Vectors.norm(next.state().theta()) > settings.largestNorm()
        ? Optional.of(Branch.End.DIVERGING)
        : Optional.empty();
  }

  private void note(Knot before, Knot next) {
    events.addAll(search.between(before, next, arclength));
    arclength += EventSearch.ahead(before, next);
    points.add(next.state().point(arclength, next.spectrum()));
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
        .flatMap(c -> equation.knot(c.state(), next.tangent()));
  }
}
