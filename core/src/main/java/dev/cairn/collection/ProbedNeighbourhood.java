package dev.cairn.collection;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.flatness.Rise;
import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import dev.cairn.symmetry.Symmetry;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What stands behind a candidate, told by evaluating f around it.
///
/// With e the length of Newton's step, rounding included, a candidate is one critical point where
/// the Hessian changes by less than half of itself up to the distance 4e: the contraction of
/// Kantorovich's theorem in its affine invariant form, probed along the softest mode and along
/// Newton's step instead of proven, and the gradient changes as the Hessian says. Where it is not,
/// a manifold of critical points may lead through it ([ManifoldWalk]), or none is near: the
/// gradient has only fallen below rounding ([Rise]), or Newton's steps lead away ([Departure]).
/// Otherwise it is unresolved up to where ‖∇f‖ exceeds the cut-off.
///
/// A regular candidate costs one Hessian with its eigensystem, products at six points and up to 16
/// gradients.
///
/// @param objective f, used by no other thread meanwhile
/// @param resolution cut-off of the gradient, tolerance, null eigenvalues
/// @param isometries null modes that the symmetry's comparison leaves aside
public record ProbedNeighbourhood(SmoothObjective objective, Resolution resolution, int isometries)
    implements Neighbourhood {
  /// Unit roundoff times this and the size of the terms bounds the rounding of a gradient.
  private static final double ROUNDING = 8 * 0x1p-53;

  /// What is zero up to rounding may be so much larger: sums have many terms.
  private static final double SLACK = 256;

  /// A critical point is looked for up to this many lengths of Newton's step.
  private static final double MARGIN = 4;

  /// The Hessian may change by this share of itself.
  private static final double CHANGE = 0.5;

  /// Softest modes in which its change is measured.
  private static final int PROBED = 8;

  /// A candidate whose error is above this share of the tolerance is polished.
  private static final double SHARE = 0.1;

  /// Newton's method squares the error near a regular point; towards a degenerate one it halves it.
  private static final int POLISHING = 12;

  /// Where ‖∇f‖² has come down to rounding.
  private static final double POLISHED = 1e-28;

  /// A family is followed this far to either side. Points of a landscape are some tenths apart.
  private static final double STRIDE = 0.25;

  /// It is followed no further than so many tolerances, of which the usual one is 10⁻⁵, and no less
  /// than a few.
  private static final double MOST_TOLERANCES = 25_000;

  /// Directions in which a family of more dimensions is followed.
  private static final int DIRECTIONS = 2;

  /// The gradient is looked at up to so many strides.
  private static final double FAR = 4e6;

  private static final int BISECTIONS = 20;

  /// Only the choice of directions depends on it.
  private static final long SEED = 1;

  /// A site where the Hessian's change and the gradient's rounding are known.
  ///
  /// @param site where
  /// @param terms ‖H‖₂ there or a stride away, whichever is largest: the scale of what is rounded
  /// @param rounding of the gradient
  private record Place(Site site, double terms, double rounding) {
    /// |λ| up to this may be a null eigenvalue's.
    double nullEigenvalue() {
      return 2 * ROUNDING * site.theta().dimension() * terms;
    }

    /// How far the critical point may be, rounding included.
    double error() {
      return Vectors.norm(site.newtonSteps()) + rounding / Math.abs(site.eigenvalue(0));
    }
  }

  @Override
  public Optional<Located> locate(Candidate candidate) {
    Optional<Place> here = place(candidate.theta());
    if (here.isEmpty()) {
      return Optional.empty();
    }
    if (here.get().site.size() == 0) { // nothing but what isometries move
      return Optional.of(new Located(candidate, new Shape.Unresolved(resolution.tolerance())));
    }
    Optional<Located> resolved = resolved(here.get());
    if (resolved.isPresent() && here.get().error() <= SHARE * resolution.tolerance()) {
      return resolved;
    }
    Place polished = polished(here.get());
    return resolved(polished).or(() -> resolved).or(() -> degenerate(polished));
  }

  private Optional<Place> place(Point theta) {
    return Site.at(objective, theta.toArray(), resolution.nullEigenvalue(), isometries)
        .map(site -> measured(site, Math.min(1, site.size())));
  }

  /// A site, the scale of whose terms is that of the Hessian there and a stride away along the
  /// softest modes: where they are null it is not seen from the site itself.
  private Place measured(Site site, int softModes) {
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
  private boolean product(double[] x, double[] v, double[] image) {
    try (var model = new LocalModel(objective, x)) {
      if (model.finite()) {
        model.multiply(v, image);
        return Double.isFinite(Vectors.norm(image));
      }
      return false;
    }
  }

  /// One critical point, where it is one.
  private Optional<Located> resolved(Place place) {
    if (!(Math.abs(place.site.eigenvalue(0)) > place.nullEigenvalue())) {
      return Optional.empty();
    }
    double least = MARGIN * place.error();
    double wide = Math.max(least, resolution.tolerance());
    return (steady(place.site, wide)
            ? Optional.of(wide)
            : Optional.of(least).filter(r -> r < wide && steady(place.site, r)))
        .map(radius -> new Located(place.site.candidate(0), new Shape.Isolated(radius)));
  }

  /// Whether the Hessian changes little up to this distance along the softest mode and along
  /// Newton's step.
  private boolean steady(Site site, double radius) {
    double[] step = site.newtonStep(site.gradient(), 0);
    double length = Vectors.norm(step);
    double[] direction = new double[step.length];
    Vectors.addScaled(length > 0 ? radius / length : 0, step, direction);
    return steady(site, radius, site.vector(0))
        && steady(site, 1, direction)
        && IntStream.range(0, Math.min(PROBED, site.size()))
            .allMatch(mode -> bends(site, radius, mode));
  }

  /// Whether the gradient changes as the Hessian says over this distance along a mode: not where
  /// rounding of its own terms, which the Hessian may not have, is more than that.
  private boolean bends(Site site, double radius, int mode) {
    double[] v = site.vector(mode);
    double slope = Vectors.dot(v, site.gradient());
    double change = radius * site.eigenvalue(mode);
    for (int sign = -1; sign <= 1; sign += 2) {
      double there = Vectors.dot(v, objective.gradientAt(site.moved(sign * radius, v)));
      if (!(Math.abs(there - slope - sign * change) < CHANGE * Math.abs(change))) {
        return false;
      }
    }
    return true;
  }

  private boolean steady(Site site, double radius, double[] direction) {
    for (int sign = -1; sign <= 1; sign += 2) {
      try (var model = new LocalModel(objective, site.moved(sign * radius, direction))) {
        boolean steady = model.finite();
        for (int mode = 0; steady && mode < Math.min(PROBED, site.size()); mode++) {
          steady = change(site, model, mode) <= CHANGE;
        }
        if (!steady) {
          return false;
        }
      }
    }
    return true;
  }

  /// ‖|Λ|^(-½) Vᵀ(H(x) − H(θ))v |λ|^(-½)‖ for the eigenvector v of a mode at θ and the model at x.
  private static double change(Site site, LocalModel there, int mode) {
    double[] v = site.vector(mode);
    double[] difference = new double[v.length];
    there.multiply(v, difference);
    Vectors.addScaled(-site.eigenvalue(mode), v, difference);
    double[] c = site.coordinates(difference);
    double sum = 0;
    for (int i = 0; i < c.length; i++) { // squares may underflow
      sum += c[i] / Math.abs(site.eigenvalue(mode)) * (c[i] / Math.abs(site.eigenvalue(i)));
    }
    return Math.sqrt(sum);
  }

  /// The place where Newton's method leads, if its gradient is smaller.
  private Place polished(Place rough) {
    var finder =
        new PseudoInverseNewton(
            resolution.nullEigenvalue(), new BacktrackingLineSearch(1, 0.5, 0.1, 0.1));
    var end =
        Search.run(
                finder,
                objective,
                rough.site.theta().toArray(),
                StoppingRule.squaredGradientBelow(POLISHED).or(StoppingRule.iterations(POLISHING)),
                Observer.none())
            .last();
    boolean smaller = end.squaredGradientNorm() < Vectors.squaredNorm(rough.site.gradient());
    return smaller ? place(end.theta()).orElse(rough) : rough;
  }

  /// A family where one can walk along the softest modes; otherwise unresolved, if it is a point at
  /// all. A family is followed beyond where the gradient rises on straight lines, as that may be
  /// the end of what is only flat. Where f is level in every direction it may be constant there, or
  /// below the last digit, or underflow: no family is of as many dimensions as the space.
  private Optional<Located> degenerate(Place polished) {
    int soft = softModes(polished);
    Place place = measured(polished.site, soft);
    Rise rise = place.site.rise(objective, Math.min(soft, PROBED));
    if (rise.tail()) {
      return Optional.empty();
    }
    boolean level = soft == place.site.size() && !rise.any();
    double length = Double.isInfinite(rise.distance()) ? 0 : 2 * rise.distance();
    var random = new SplittableRandom(SEED);
    int most = level ? 0 : Math.min(soft, place.site.size() - 1);
    for (int dimension = most; dimension > 0; dimension--) {
      var walk = walk(place, dimension, ManifoldWalk.Floor.ROUNDING);
      if (IntStream.range(0, DIRECTIONS)
          .allMatch(_ -> walk.goes(place.site, Math.max(stride(), length), random))) {
        return Optional.of(new Located(place.site.candidate(soft), new Shape.Family(dimension)));
      }
    }
    return !level && new Departure(objective, ground()).from(place.site)
        ? Optional.empty()
        : Optional.of(
            new Located(
                place.site.candidate(soft), new Shape.Unresolved(extent(place.site, 0, soft))));
  }

  private ManifoldWalk.NullSpace ground() {
    return new ManifoldWalk.NullSpace(resolution.nullEigenvalue(), isometries);
  }

  private double stride() {
    double tolerance = resolution.tolerance();
    return Math.max(Math.min(STRIDE, MOST_TOLERANCES * tolerance), MARGIN * tolerance);
  }

  private ManifoldWalk walk(Place place, int dimension, ManifoldWalk.Floor floor) {
    double rounding = SLACK * place.rounding;
    double most =
        switch (floor) {
          case ROUNDING -> rounding;
          case CUTOFF -> Math.max(rounding, Math.sqrt(resolution.squaredGradient()));
        };
    return new ManifoldWalk(objective, ground(), dimension, most, floor);
  }

  /// How many of the softest modes have an eigenvalue whose sign is not settled, at least one.
  private int softModes(Place place) {
    Site site = place.site;
    double[] steps = site.newtonSteps();
    double cutoff = Math.max(place.nullEigenvalue(), resolution.nullEigenvalue() * site.norm());
    int soft = 1;
    while (soft < site.size() && !settled(place, soft, steps[soft], cutoff)) {
      soft++;
    }
    return soft;
  }

  private boolean settled(Place place, int mode, double step, double cutoff) {
    Site site = place.site;
    double size = Math.abs(site.eigenvalue(mode));
    double error = Math.abs(step) + place.rounding / size;
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

  /// How far the gradient stays below the cut-off along some of the softest modes.
  private double extent(Site site, int firstMode, int endMode) {
    double cutoff = Math.sqrt(resolution.squaredGradient());
    double extent = 0;
    for (int mode = firstMode; mode < endMode; mode++) {
      double[] v = site.vector(mode);
      for (int sign = -1; sign <= 1; sign += 2) {
        double inside = 0;
        double outside = Math.ulp(1 + Vectors.norm(site.theta().toArray()));
        while (outside < FAR * stride() && gradientNorm(site.moved(sign * outside, v)) <= cutoff) {
          inside = outside;
          outside *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
          double middle = (inside + outside) / 2;
          boolean below = gradientNorm(site.moved(sign * middle, v)) <= cutoff;
          inside = below ? middle : inside;
          outside = below ? outside : middle;
        }
        extent = Math.max(extent, outside);
      }
    }
    return extent;
  }

  private double gradientNorm(double[] x) {
    return Vectors.norm(objective.gradientAt(x));
  }

  /// Families wherever they are. What is unresolved only near by: away from where it ends, a
  /// manifold can be followed, and its points are a family.
  @Override
  public boolean connected(Located from, CollectedPoint to, Symmetry symmetry) {
    Point target = symmetry.nearest(to.theta(), from.candidate().theta());
    return switch (from.shape()) {
      case Shape.Isolated _ -> false;
      case Shape.Family(int dimension) ->
          to.shape().equals(from.shape())
              && leads(
                  from, dimension, target, resolution.tolerance(), ManifoldWalk.Floor.ROUNDING);
      case Shape.Unresolved _ ->
          to.shape() instanceof Shape.Unresolved(double radius)
              && Distances.between(from.candidate().theta(), target) <= 2 * stride()
              && leads(
                  from,
                  nullity(from),
                  target,
                  Math.max(radius, resolution.tolerance()),
                  ManifoldWalk.Floor.CUTOFF);
    };
  }

  /// Whether a walk leads from a candidate to within a distance of a target, besides how far the
  /// gradient stays small across the manifold, which has no more dimensions than there are soft
  /// modes.
  private boolean leads(
      Located from, int dimension, Point target, double within, ManifoldWalk.Floor floor) {
    Point here = from.candidate().theta();
    Optional<Place> rough = place(here);
    if (rough.isEmpty()) {
      return false;
    }
    int soft = nullity(from) - (here.dimension() - rough.get().site.size());
    int along = Math.min(dimension, soft);
    Place place = measured(rough.get().site, soft);
    double across = within + 2 * extent(place.site, along, soft);
    return walk(place, along, floor)
        .reaches(place.site, target.toArray(), across, new SplittableRandom(SEED));
  }

  private static int nullity(Located located) {
    return located.candidate().inertia().nullity();
  }
}
