package dev.cairn.collection;

import dev.cairn.flatness.GradientSignal;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import java.util.Optional;

/// Whether Newton's method goes away for good, where a gradient is small without a critical point:
/// along a tail such as e⁻ˣ its steps stay as long as they are, or become longer.
///
/// Towards a degenerate point, at which ∇f has a zero of order p, they shrink to 1 − 1/p each. So
/// steps that have come down to a hundredth lead to a point, and steps of which the twelfth is
/// longer than half of the first, or that take more than 64 for that, lead away: zeros up to the
/// order 14 are told from tails. What may be rounding of the gradient is left out
/// ([GradientSignal]); where that is all of it, [Rise] tells. Nothing depends on units.
///
/// A step costs a Hessian with its eigensystem and four gradients.
///
/// @param objective f
/// @param nullSpace how sites are made
/// @param known what the gradient is known to
record Departure(SmoothObjective objective, ManifoldWalk.NullSpace nullSpace, Site.Known known) {
  /// Steps that are looked at.
  private static final int STEPS = 64;

  /// Steps before the first that counts: regular modes are taken to rounding by them.
  private static final int BEFORE = 2;

  /// From here on steps must have become shorter than half of the first.
  private static final int LOOK = BEFORE + 12;

  private static final double HALF = 0.5;

  /// Modes along which a gradient at rounding is followed.
  private static final int SOFTEST = 8;

  /// Steps that are so much shorter lead to a point.
  private static final double ARRIVED = 0.01;

  /// Whether steps from a site go away.
  boolean from(Site start) {
    Site site = start;
    double first = Double.NaN;
    for (int k = 0; k < STEPS; k++) {
      double[] step = site.newtonStep(heard(site), 0);
      double length = Vectors.norm(step);
      first = k == BEFORE ? length : first;
      if (length == 0 || length <= ARRIVED * first) {
        return site.rise(objective, SOFTEST, known).tail();
      }
      if (k >= LOOK && length > HALF * first) {
        return true;
      }
      Optional<Site> next =
          Double.isFinite(length)
              ? Site.at(
                  objective,
                  site.moved(1, step),
                  nullSpace.nullEigenvalue(),
                  nullSpace.isometries())
              : Optional.empty();
      if (next.isEmpty()) {
        return true;
      }
      site = next.get();
    }
    return true;
  }

  /// What of the gradient is more than rounding, mode by mode or, where no mode is, coordinate by
  /// coordinate.
  private double[] heard(Site site) {
    double[] g = site.gradient();
    GradientSignal signal = site.signal(objective, known);
    double[] coordinates = site.coordinates(g);
    boolean any = false;
    for (int mode = 0; mode < coordinates.length; mode++) {
      boolean more = signal.along(site.vector(mode));
      coordinates[mode] = more ? coordinates[mode] : 0;
      any |= more;
    }
    return any ? site.combination(coordinates) : signal.part(g);
  }
}
