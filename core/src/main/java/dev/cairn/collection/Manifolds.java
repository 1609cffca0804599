package dev.cairn.collection;

import dev.cairn.collection.Neighbourhood.Located;
import dev.cairn.flatness.Rise;
import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.symmetry.Symmetry;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Manifolds of critical points and what is unresolved, told by walking ([ManifoldWalk]).
///
/// @param places of the function
record Manifolds(Places places) {
  /// What is zero up to rounding may be so much larger: sums have many terms.
  private static final double SLACK = 256;

  /// Directions in which a family of more dimensions is followed.
  private static final int DIRECTIONS = 2;

  /// The gradient is looked at up to so many strides.
  private static final double FAR = 4e6;

  private static final int BISECTIONS = 20;

  /// Steps aside to a manifold, of which each leaves at most a fifth in the stiffest mode,
  private static final int ASIDE = 32;

  /// with this share of ‖H‖² added to λ².
  private static final double DAMPING = 0.25;

  /// Members are looked for in up to so many modes: each step aside takes an eigensystem.
  private static final int SEARCHED = 128;

  /// Only the choice of directions depends on it.
  private static final long SEED = 1;

  /// A family where one can walk along the softest modes; otherwise unresolved, if it is a point at
  /// all. A family is followed beyond where the gradient rises on straight lines, as that may be
  /// the end of what is only flat. Where f is level in every direction it may be constant there, or
  /// below the last digit, or underflow: no family is of as many dimensions as the space.
  Optional<Located> behind(Place polished) {
    int soft = places.softModes(polished);
    Place place = places.measured(polished.site(), soft);
    Rise rise = rise(place, soft);
    if (rise.tail()) {
      return Optional.empty();
    }
    boolean level = soft == place.site().size() && !rise.any();
    int dimension = level ? 0 : dimension(place, soft, rise);
    if (dimension == 0
        && !level
        && new Departure(places.objective(), places.ground(), place.known(soft))
            .from(place.site())) {
      return Optional.empty();
    }
    Optional<Located> member =
        level || dimension == soft || place.site().size() > SEARCHED
            ? Optional.empty()
            : member(place, soft, dimension);
    return member.or(
        () ->
            Optional.of(
                new Located(
                    place.site().candidate(soft),
                    dimension > 0
                        ? new Shape.Family(dimension)
                        : new Shape.Unresolved(extent(place.site(), 0, soft, cutoff())))));
  }

  private Rise rise(Place place, int soft) {
    return place.site().rise(places.objective(), Math.min(soft, Places.PROBED), place.known(soft));
  }

  /// In how many dimensions one can walk, beyond where the gradient rises; 0 where in none.
  private int dimension(Place place, int soft, Rise rise) {
    double length = Double.isInfinite(rise.distance()) ? 0 : 2 * rise.distance();
    var random = new SplittableRandom(SEED);
    for (int dimension = Math.min(soft, place.site().size() - 1); dimension > 0; dimension--) {
      var walk = walk(place, dimension, soft, ManifoldWalk.Floor.ROUNDING);
      if (IntStream.range(0, DIRECTIONS)
          .allMatch(_ -> walk.goes(place.site(), Math.max(places.stride(), length), random))) {
        return dimension;
      }
    }
    return 0;
  }

  /// A member of a family through a place where more modes are soft than the family has dimensions:
  /// on z(x² + y² − 1)² all three are at z = 0. A stride away along a soft mode, and back to ∇f =
  /// 0 in the stiff ones, only those of the family are, and a walk along it must lead to where it
  /// set out.
  private Optional<Located> member(Place from, int soft, int dimension) {
    double within = Math.min(extent(from.site(), 0, soft, cutoff()), places.stride());
    for (int mode = 0; mode < Math.min(soft, Places.PROBED); mode++) {
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] away = from.site().moved(sign * places.stride(), from.site().vector(mode));
        Optional<Place> there = aside(away).map(places::polished);
        Optional<Located> member =
            there.flatMap(place -> member(place, dimension, from.site().theta(), within));
        if (member.isPresent()) {
          return member;
        }
      }
    }
    return Optional.empty();
  }

  /// The place that small Newton steps lead to (x is overwritten), those in stiff modes longest:
  /// they go aside to a manifold, where Newton's whole steps go back along a ray to a point at
  /// which several meet.
  private Optional<Place> aside(double[] x) {
    for (int step = 0; step < ASIDE; step++) {
      Optional<Site> here = places.site(x);
      if (here.isEmpty()) {
        return Optional.empty();
      }
      Site site = here.get();
      double[] g = site.coordinates(site.gradient());
      double damping = DAMPING * site.norm() * site.norm();
      for (int mode = 0; mode < g.length; mode++) {
        double curvature = site.eigenvalue(mode);
        double whole = curvature * curvature + damping;
        g[mode] = whole > 0 ? -g[mode] * curvature / whole : 0;
      }
      Vectors.addScaled(1, site.combination(g), x);
    }
    return places.place(Point.of(x));
  }

  private Optional<Located> member(Place place, int dimension, Point target, double within) {
    int soft = place.site().size() == 0 ? 0 : places.softModes(place);
    if (soft <= dimension
        || soft >= place.site().size()
        || dimension(place, soft, rise(place, soft)) != soft
        || !walk(place, soft, soft, ManifoldWalk.Floor.ROUNDING)
            .reaches(place.site(), target.toArray(), within, new SplittableRandom(SEED))) {
      return Optional.empty();
    }
    return Optional.of(new Located(place.site().candidate(soft), new Shape.Family(soft)));
  }

  private ManifoldWalk walk(Place place, int dimension, int softModes, ManifoldWalk.Floor floor) {
    double rounding = SLACK * place.rounding();
    double most =
        switch (floor) {
          case ROUNDING -> rounding;
          case CUTOFF -> Math.max(rounding, cutoff());
        };
    Site site = place.site();
    return new ManifoldWalk(
        places.objective(),
        places.ground(),
        dimension,
        most,
        place.known(softModes),
        new ManifoldWalk.Across(
            dimension < site.size() ? Math.abs(site.eigenvalue(dimension)) : 0,
            dimension < softModes ? extent(site, dimension, softModes, most) : 0),
        floor);
  }

  private double cutoff() {
    return Math.sqrt(places.resolution().squaredGradient());
  }

  /// How far the gradient stays below a cut-off along some of the softest modes.
  private double extent(Site site, int firstMode, int endMode, double cutoff) {
    double extent = 0;
    for (int mode = firstMode; mode < endMode; mode++) {
      double[] v = site.vector(mode);
      for (int sign = -1; sign <= 1; sign += 2) {
        double inside = 0;
        double outside = Math.ulp(1 + Vectors.norm(site.theta().toArray()));
        while (outside < FAR * places.stride()
            && gradientNorm(site.moved(sign * outside, v)) <= cutoff) {
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
    return Vectors.norm(places.objective().gradientAt(x));
  }

  /// Families wherever they are. What is unresolved, to what is unresolved near by: away from
  /// where it ends, a manifold can be followed, and its points are a family; and to a family
  /// that leads to where nothing tells it apart.
  boolean connected(Located from, Located to, Symmetry symmetry) {
    Point here = from.candidate().theta();
    Point there = symmetry.nearest(to.candidate().theta(), here);
    double tolerance = places.resolution().tolerance();
    int nullity = from.candidate().inertia().nullity();
    return switch (from.shape()) {
      case Shape.Isolated _ -> false;
      case Shape.Family(int dimension) ->
          to.shape().equals(from.shape())
              && leads(here, nullity, dimension, there, tolerance, ManifoldWalk.Floor.ROUNDING);
      case Shape.Unresolved(double own) ->
          switch (to.shape()) {
            case Shape.Isolated _ -> false;
            case Shape.Family(int dimension) -> {
              double within = Math.clamp(own, tolerance, places.stride());
              yield leads(
                  there,
                  to.candidate().inertia().nullity(),
                  dimension,
                  here,
                  within,
                  ManifoldWalk.Floor.ROUNDING);
            }
            case Shape.Unresolved(double radius) ->
                Distances.between(here, there) <= 2 * places.stride()
                    && leads(
                        here,
                        nullity,
                        nullity,
                        there,
                        Math.max(radius, tolerance),
                        ManifoldWalk.Floor.CUTOFF);
          };
    };
  }

  /// Whether a walk leads from a point of this nullity to within a distance of a target, besides
  /// how far the gradient stays small across the manifold, which has no more dimensions than
  /// there are soft modes.
  private boolean leads(
      Point here,
      int nullity,
      int dimension,
      Point target,
      double within,
      ManifoldWalk.Floor floor) {
    Optional<Place> rough = places.place(here);
    if (rough.isEmpty()) {
      return false;
    }
    int soft = nullity - (here.dimension() - rough.get().site().size());
    int along = Math.min(dimension, soft);
    Place place = places.measured(rough.get().site(), soft);
    double across = within + 2 * extent(place.site(), along, soft, cutoff());
    return walk(place, along, soft, floor)
        .reaches(place.site(), target.toArray(), across, new SplittableRandom(SEED));
  }
}
