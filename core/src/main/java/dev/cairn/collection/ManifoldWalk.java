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
/// @param ground how sites are made
/// @param dimension of the manifold
/// @param rounding a gradient up to this norm is zero up to rounding, unless what it has along the
///     manifold is more ([GradientSignal])
record ManifoldWalk(SmoothObjective objective, Ground ground, int dimension, double rounding) {
  /// How sites are made: see [Site#at].
  record Ground(double nullEigenvalue, int isometries) {}

  /// Newton steps back to the manifold, at most.
  private static final int CORRECTIONS = 12;

  /// They may lead this share of the step away, at most: further is another part of the manifold.
  private static final double STRAY = 0.5;

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
    return end.flatMap(x -> Site.at(objective, x, ground.nullEigenvalue, ground.isometries))
        .filter(site -> site.size() == from.size())
        .filter(site -> site.index(dimension) == from.index(dimension))
        .filter(site -> Vectors.norm(site.softPart(heading, dimension)) >= TURN);
  }

  /// The point of the manifold beside the one so far ahead; none where it is far away.
  private Optional<double[]> corrected(Site from, double[] heading, double length) {
    double[] x = from.moved(length, heading);
    double strayed = 0;
    for (int i = 0; i <= CORRECTIONS; i++) {
      double[] g = objective.gradientAt(x);
      if (Vectors.norm(g) <= rounding && !slopes(from, x, g)) {
        return Optional.of(x);
      }
      double[] back = from.newtonStep(g, dimension);
      strayed += Vectors.norm(back);
      if (!(strayed <= STRAY * length)) {
        return Optional.empty();
      }
      Vectors.addScaled(1, back, x);
    }
    return Optional.empty();
  }

  /// Whether the gradient along the manifold is more than rounding: a tail beside stiff directions
  /// slopes, however little.
  private boolean slopes(Site from, double[] x, double[] g) {
    var signal = GradientSignal.at(x, g, objective::gradientAt);
    var heard = signal.heard();
    return IntStream.range(0, dimension)
        .mapToObj(from::vector)
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
