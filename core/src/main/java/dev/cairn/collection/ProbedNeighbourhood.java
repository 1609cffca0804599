package dev.cairn.collection;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Inertia;
import dev.cairn.symmetry.Symmetry;
import java.util.Optional;
import java.util.stream.IntStream;

/// What stands behind a candidate, told by evaluating f around it.
///
/// With e the length of Newton's step, rounding included, a candidate is one critical point where
/// the Hessian changes by less than half of itself up to the distance 4e: the contraction of
/// Kantorovich's theorem in its affine invariant form, probed along the softest mode and along
/// Newton's step instead of proven, and the gradient changes as the Hessian says. Where it is not,
/// a manifold of critical points may lead through it ([ManifoldWalk]), or none is near: the
/// gradient has only fallen below rounding, or Newton's steps lead away ([Departure]).
/// Otherwise it is unresolved up to where ‖∇f‖ exceeds the cut-off.
///
/// Where doubles lose digits of f, all of that is asked of numbers with more digits
/// ([SmoothObjective#reliableAt]); where none are at hand the candidate is unresolved.
///
/// A regular candidate costs one Hessian with its eigensystem, products at six points and up to 16
/// gradients.
///
/// @param objective f, used by no other thread meanwhile
/// @param resolution cut-off of the gradient, tolerance, null eigenvalues
/// @param isometries null modes that the symmetry's comparison leaves aside
public record ProbedNeighbourhood(SmoothObjective objective, Resolution resolution, int isometries)
    implements Neighbourhood {
  /// A candidate whose error is above this share of the tolerance is polished.
  private static final double SHARE = 0.1;

  @Override
  public Optional<Located> locate(Candidate candidate) {
    ReliableObjective f = objective.reliableAt(candidate.theta().toArray());
    return switch (f.reliance()) {
      case AS_COMPUTED -> found(candidate);
      case SHARPENED ->
          by(f.objective()).found(candidate).map(found -> valued(found, f.objective()));
      case VANISHING ->
          by(f.objective())
              .found(candidate)
              .or(() -> Optional.of(nothingKnown(candidate)))
              .map(found -> valued(found, f.objective()));
      case LOST -> Optional.of(nothingKnown(candidate));
    };
  }

  /// The same by numbers with more digits.
  private ProbedNeighbourhood by(SmoothObjective sharp) {
    return new ProbedNeighbourhood(sharp, resolution, isometries);
  }

  /// What was found, with the value that sharper numbers have there: entries are told apart by it.
  private static Located valued(Located found, SmoothObjective sharp) {
    Candidate at = found.candidate();
    try (SmoothEvaluation evaluation = sharp.at(at.theta().toArray())) {
      double value = evaluation.value();
      return Double.isFinite(value)
          ? new Located(
              new Candidate(at.theta(), value, at.squaredGradientNorm(), at.inertia()),
              found.shape())
          : found;
    }
  }

  /// A candidate where no numbers have digits: of no eigenvalue the sign is known.
  private Located nothingKnown(Candidate candidate) {
    var inertia = new Inertia(0, candidate.theta().dimension(), Double.POSITIVE_INFINITY);
    return new Located(
        new Candidate(
            candidate.theta(), candidate.value(), candidate.squaredGradientNorm(), inertia),
        new Shape.Unresolved(resolution.tolerance()));
  }

  private Optional<Located> found(Candidate candidate) {
    Places places = places();
    Optional<Place> here = places.place(candidate.theta());
    if (here.isEmpty()) {
      return Optional.empty();
    }
    if (here.get().site().size() == 0) { // nothing but what isometries move
      return Optional.of(new Located(candidate, new Shape.Unresolved(resolution.tolerance())));
    }
    Optional<Located> resolved = resolved(here.get());
    if (resolved.isPresent() && here.get().error() <= SHARE * resolution.tolerance()) {
      return resolved;
    }
    Place polished = places.polished(here.get());
    return resolved(polished).or(() -> resolved).or(() -> new Manifolds(places).behind(polished));
  }

  private Places places() {
    return new Places(objective, resolution, isometries);
  }

  /// One critical point, where it is one.
  private Optional<Located> resolved(Place place) {
    if (!(Math.abs(place.site().eigenvalue(0)) > place.nullEigenvalue())) {
      return Optional.empty();
    }
    double least = Places.MARGIN * place.error();
    double wide = Math.max(least, resolution.tolerance());
    return (steady(place.site(), wide)
            ? Optional.of(wide)
            : Optional.of(least).filter(r -> r < wide && steady(place.site(), r)))
        .map(radius -> new Located(place.site().candidate(0), new Shape.Isolated(radius)));
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
        && IntStream.range(0, Math.min(Places.PROBED, site.size()))
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
      if (!(Math.abs(there - slope - sign * change) < Places.CHANGE * Math.abs(change))) {
        return false;
      }
    }
    return true;
  }

  private boolean steady(Site site, double radius, double[] direction) {
    for (int sign = -1; sign <= 1; sign += 2) {
      try (var model = new LocalModel(objective, site.moved(sign * radius, direction))) {
        boolean steady = model.finite();
        for (int mode = 0; steady && mode < Math.min(Places.PROBED, site.size()); mode++) {
          steady = change(site, model, mode) <= Places.CHANGE;
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

  /// Families wherever they are, what is unresolved only near by.
  @Override
  public boolean connected(Located from, Located to, Symmetry symmetry) {
    return new Manifolds(places()).connected(from, to, symmetry);
  }
}
