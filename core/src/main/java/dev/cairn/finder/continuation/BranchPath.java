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
      Knot before = knot.orElseThrow();
      Optional<Branch.End> crossed = crossed(before, next.get());
      if (crossed.isPresent()) {
        double goal = crossed.get() == Branch.End.ARRIVED ? to : from;
        Optional<Knot> there = landed(before, next.get(), goal);
        if (there.isPresent()) {
          note(before, there.get());
          return end(crossed.get());
        }
        h = 0.5 * EventSearch.ahead(before, next.get()); // nearer to where it is crossed
        continue;
      }
      note(before, next.get());
      if (Vectors.norm(next.get().state().theta()) > settings.largestNorm()) {
        return end(Branch.End.DIVERGING);
      }
      if (degenerate(before) && degenerate(next.get())) {
        return end(Branch.End.DEGENERATE);
      }
      knot = next;
    }
    return end(Branch.End.OUT_OF_STEPS);
  }

  private static boolean degenerate(Knot knot) {
    return BranchEquation.degenerate(knot.spectrum());
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

  /// Notes a point and what happened before it.
  private void note(Knot before, Knot next) {
    events.addAll(search.between(before, next, arclength));
    arclength += EventSearch.ahead(before, next);
    points.add(next.state().point(arclength, next.spectrum()));
  }

  /// Which end the parameter passes between two points.
  private Optional<Branch.End> crossed(Knot first, Knot second) {
    double before = first.state().parameter();
    double next = second.state().parameter();
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
