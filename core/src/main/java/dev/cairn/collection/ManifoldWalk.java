package dev.cairn.collection;

import dev.cairn.flatness.GradientSignal;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Walks along a manifold of critical points: a step in the span of the softest modes, then Newton
/// steps in the others back to ∇f = 0. A step costs a Hessian with its eigensystem and a few
/// gradients; one that fails only gradients.
///
/// @param objective f
/// @param nullSpace how sites are made
/// @param dimension of the manifold
/// @param rounding a gradient up to this norm is no more than wanted
/// @param floor whether all of it that is along the manifold must be rounding
record ManifoldWalk(
    SmoothObjective objective, NullSpace nullSpace, int dimension, double rounding, Floor floor) {
  /// What a gradient may be on the way.
  enum Floor {
    /// No more than rounding along the manifold ([GradientSignal]).
    ROUNDING,
    /// No more than the cut-off of gradients.
    CUTOFF
  }

  /// How sites are made: see [Site#at].
  record NullSpace(double nullEigenvalue, int isometries) {}

  /// Newton steps back to the manifold, at most.
  private static final int CORRECTIONS = 12;

  /// The first of them may lead this share of the step away, at most,
  private static final double STRAY = 0.5;

  /// and each of the next this share of the one before: so Newton's method converges to the
  /// manifold that is left, while between two manifolds it does not.
  private static final double CONTRACTION = 0.25;

  /// Newton steps that make a site sharper before its slope counts.
  private static final int SHARPER = 3;

  /// Places of a step that are looked at.
  private static final int PARTS = 8;

  /// The cosine between the tangent spaces before and after a step, at least.
  private static final double TURN = 0.7;

  /// A walk ends where steps must be shorter than this share of its length.
  private static final double FINEST = 1.0 / 4096;

  /// Steps of a walk, failed ones included.
  private static final int STEPS = 1_000;

  /// Times that a walk to a point turns round or leaves a dead end.
  private static final int TURNS = 8;

  /// A pull towards the target that is less than this share of its distance leads nowhere.
  private static final double DEAD_END = 0.05;

  private static final double GROWTH = 1.5;

  /// Whether one can go this far from a site, along a drawn direction and the opposite one.
  boolean goes(Site from, double length, SplittableRandom random) {
    double[] direction = drawn(from, random);
    for (int sign = 1; sign >= -1; sign -= 2) {
      Site site = from;
      double[] heading = scaled(sign, direction);
      double step = length / 4;
      double travelled = 0;
      for (int steps = 0; travelled < length; steps++) {
        Optional<Site> next = steps == STEPS ? Optional.empty() : step(site, heading, step);
        if (next.isPresent()) {
          heading = unit(next.get().softPart(heading, dimension));
          site = next.get();
          travelled += step;
        } else {
          step /= 2;
          if (steps == STEPS || step < FINEST * length) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /// Whether a walk leads to within a distance of the target (read).
  boolean reaches(Site from, double[] target, double tolerance, SplittableRandom random) {
    double[] pull = from.softPart(difference(target, from), dimension);
    boolean blind = Vectors.norm(pull) <= DEAD_END * Vectors.norm(difference(target, from));
    double[] heading = blind ? drawn(from, random) : unit(pull);
    return follow(from, target, tolerance, heading, random)
        || (dimension == 1 && follow(from, target, tolerance, scaled(-1, heading), random));
  }

  /// Along a curve one keeps the sense of going; on a manifold of more dimensions one goes where
  /// the target comes nearer.
  private boolean follow(
      Site from, double[] target, double tolerance, double[] start, SplittableRandom random) {
    Site site = from;
    double[] heading = start;
    double least = Math.max(tolerance, FINEST * Vectors.norm(difference(target, from)));
    double step = Vectors.norm(difference(target, from));
    double last = Double.POSITIVE_INFINITY;
    int turns = 0;
    for (int steps = 0; steps < STEPS; steps++) {
      double[] way = difference(target, site);
      double distance = Vectors.norm(way);
      if (distance <= tolerance) {
        return true;
      }
      double[] pull = site.softPart(way, dimension);
      double pulled = Vectors.norm(pull);
      boolean ahead = Vectors.dot(pull, heading) > 0;
      boolean near = distance <= last && pulled >= distance / 2;
      if (near || (dimension > 1 && pulled > DEAD_END * distance)) {
        turns += ahead ? 0 : 1;
        heading = unit(pull);
        step = Math.min(step, pulled);
      } else if (dimension > 1) {
        turns++;
        heading = drawn(site, random);
      }
      if (turns > TURNS) {
        return false;
      }
      Optional<Site> next = step(site, heading, step);
      if (next.isPresent()) {
        site = next.get();
        heading = unit(site.softPart(heading, dimension));
        last = step;
        step = Math.min(GROWTH * step, Math.max(least, Vectors.norm(difference(target, site))));
      } else {
        step /= 2;
        if (step < FINEST * least) {
          return false;
        }
      }
    }
    return false;
  }

  /// The site a step further; none where it is not on the same smooth manifold, to which every part
  /// of the step must be near: the end of a long step may lie on another one.
  private Optional<Site> step(Site from, double[] heading, double length) {
    Optional<double[]> end = Optional.empty();
    for (int part = 1; part <= PARTS; part++) {
      end = corrected(from, heading, length * part / PARTS);
      if (end.isEmpty()) {
        return Optional.empty();
      }
    }
    return end.flatMap(this::site)
        .filter(site -> site.size() == from.size())
        .filter(site -> site.index(dimension) == from.index(dimension))
        .filter(site -> Vectors.norm(site.softPart(heading, dimension)) >= TURN)
        .flatMap(this::level);
  }

  private Optional<Site> site(double[] x) {
    return Site.at(objective, x, nullSpace.nullEigenvalue, nullSpace.isometries);
  }

  /// The point of the manifold beside the one so far ahead; none where Newton's method does not
  /// take it there at once, as between two manifolds.
  private Optional<double[]> corrected(Site from, double[] heading, double length) {
    double[] x = from.moved(length, heading);
    double longest = STRAY * length;
    for (int i = 0; i <= CORRECTIONS; i++) {
      double[] g = objective.gradientAt(x);
      double[] back = from.newtonStep(g, dimension);
      if (Vectors.norm(g) <= rounding) {
        Vectors.addScaled(1, back, x); // what counts as rounding may be far above it
        return Optional.of(x);
      }
      double size = Vectors.norm(back);
      if (!(size <= longest)) {
        return Optional.empty();
      }
      longest = CONTRACTION * size;
      Vectors.addScaled(1, back, x);
    }
    return Optional.empty();
  }

  /// The site, or one that is sharper; none where the gradient along the manifold is more than
  /// rounding there: a tail beside stiff directions slopes, and so does a ring that is tilted,
  /// however little. Whatever is left across the manifold would add to the slope.
  private Optional<Site> level(Site site) {
    Optional<Site> sharper = Optional.of(site);
    for (int i = 0; sharper.isPresent() && slopes(sharper.get()); i++) {
      Site before = sharper.get();
      sharper =
          i < SHARPER
              ? site(before.moved(1, before.newtonStep(before.gradient(), dimension)))
              : Optional.empty();
    }
    return sharper;
  }

  private boolean slopes(Site site) {
    if (floor == Floor.CUTOFF) {
      return false;
    }
    var signal = GradientSignal.at(site.theta().toArray(), site.gradient(), objective::gradientAt);
    var heard = signal.heard();
    return IntStream.range(0, dimension)
        .mapToObj(site::vector)
        .anyMatch(direction -> signal.along(direction) || heard.along(direction));
  }

  private double[] drawn(Site site, SplittableRandom random) {
    double[] direction = new double[site.theta().dimension()];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = random.nextGaussian();
    }
    return unit(site.softPart(direction, dimension));
  }

  private static double[] difference(double[] target, Site site) {
    double[] difference = target.clone();
    Vectors.addScaled(-1, site.theta().toArray(), difference);
    return difference;
  }

  private static double[] unit(double[] x) {
    return scaled(1 / Vectors.norm(x), x);
  }

  private static double[] scaled(double factor, double[] x) {
    double[] y = new double[x.length];
    Vectors.addScaled(factor, x, y);
    return y;
  }
}
