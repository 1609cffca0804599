package dev.cairn.collection;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.Optional;

/// Places of a function: how they are made and made sharper, and which of their modes are soft.
///
/// @param objective f, used by no other thread meanwhile
/// @param resolution cut-off of the gradient, tolerance, null eigenvalues
/// @param isometries null modes that the symmetry's comparison leaves aside
record Places(SmoothObjective objective, Resolution resolution, int isometries) {
  /// Unit roundoff times this and the size of the terms bounds the rounding of a gradient.
  static final double ROUNDING = 8 * 0x1p-53;

  /// A critical point is looked for up to this many lengths of Newton's step.
  static final double MARGIN = 4;

  /// The Hessian may change by this share of itself.
  static final double CHANGE = 0.5;

  /// Softest modes in which its change is measured.
  static final int PROBED = 8;

  /// Newton's method squares the error near a regular point; towards a degenerate one it halves it.
  private static final int POLISHING = 12;

  /// Where ‖∇f‖² has come down to rounding.
  private static final double POLISHED = 1e-28;

  /// A family is followed this far to either side. Points of a landscape are some tenths apart.
  private static final double STRIDE = 0.25;

  /// It is followed no further than so many tolerances, of which the usual one is 10⁻⁵, and no less
  /// than a few.
  private static final double MOST_TOLERANCES = 25_000;

  Optional<Place> place(Point theta) {
    return site(theta.toArray()).map(site -> measured(site, Math.min(1, site.size())));
  }

  /// The site at x (read).
  Optional<Site> site(double[] x) {
    return Site.at(objective, x, resolution.nullEigenvalue(), isometries);
  }

  /// A site, the scale of whose terms is that of the Hessian there and a stride away along the
  /// softest modes: where they are null it is not seen from the site itself.
  Place measured(Site site, int softModes) {
    double terms = site.norm();
    for (int mode = 0; mode < Math.min(softModes, PROBED); mode++) {
      double[] soft = site.vector(mode);
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] image = new double[soft.length];
        if (product(site.moved(sign * stride(), soft), soft, image)) {
          terms = Math.max(terms, Vectors.norm(image));
        }
      }
    }
    double length = 1 + Vectors.norm(site.theta().toArray());
    return new Place(site, terms, ROUNDING * terms * length);
  }

  /// image ← ∇²f(x)v; whether it is finite.
  boolean product(double[] x, double[] v, double[] image) {
    try (var model = new LocalModel(objective, x)) {
      if (model.finite()) {
        model.multiply(v, image);
        return Double.isFinite(Vectors.norm(image));
      }
      return false;
    }
  }

  /// The place where Newton's method leads, if its gradient is smaller.
  Place polished(Place rough) {
    var finder =
        new PseudoInverseNewton(
            resolution.nullEigenvalue(), new BacktrackingLineSearch(1, 0.5, 0.1, 0.1));
    var end =
        Search.run(
                finder,
                objective,
                rough.site().theta().toArray(),
                StoppingRule.squaredGradientBelow(POLISHED).or(StoppingRule.iterations(POLISHING)),
                Observer.none())
            .last();
    boolean smaller = end.squaredGradientNorm() < Vectors.squaredNorm(rough.site().gradient());
    return smaller ? place(end.theta()).orElse(rough) : rough;
  }

  ManifoldWalk.NullSpace ground() {
    return new ManifoldWalk.NullSpace(resolution.nullEigenvalue(), isometries);
  }

  double stride() {
    double tolerance = resolution.tolerance();
    return Math.max(Math.min(STRIDE, MOST_TOLERANCES * tolerance), MARGIN * tolerance);
  }

  /// How many of the softest modes have an eigenvalue whose sign is not settled, at least one.
  int softModes(Place place) {
    Site site = place.site();
    double[] steps = site.newtonSteps();
    double cutoff = Math.max(place.nullEigenvalue(), resolution.nullEigenvalue() * site.norm());
    int soft = 1;
    while (soft < site.size() && !settled(place, soft, steps[soft], cutoff)) {
      soft++;
    }
    return soft;
  }

  private boolean settled(Place place, int mode, double step, double cutoff) {
    Site site = place.site();
    double size = Math.abs(site.eigenvalue(mode));
    double error = Math.abs(step) + place.rounding() / size;
    double radius = Math.clamp(MARGIN * error, resolution.tolerance(), stride());
    double[] v = site.vector(mode);
    boolean settled = size > cutoff;
    for (int sign = -1; settled && sign <= 1; sign += 2) {
      double[] image = new double[v.length];
      settled =
          product(site.moved(sign * radius, v), v, image)
              && Math.abs(Vectors.dot(image, v) - site.eigenvalue(mode)) <= CHANGE * size;
    }
    return settled;
  }
}
