package dev.cairn.collection;

import dev.cairn.flatness.GradientSignal;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayList;
import java.util.List;
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
/// @param wanted a gradient up to this norm is no more than wanted
/// @param known what the gradient is known to
/// @param across how the gradient bends across the manifold
/// @param floor whether all of it that is along the manifold must be rounding
record ManifoldWalk(
    SmoothObjective objective,
    NullSpace nullSpace,
    int dimension,
    double wanted,
    Site.Known known,
    Across across,
    Floor floor) {
  /// What a gradient may be on the way.
  enum Floor {
    /// No more than rounding along the manifold ([GradientSignal]).
    ROUNDING,
    /// No more than the cut-off of gradients.
    CUTOFF
  }

  /// How the gradient bends across a manifold where a walk begins.
  ///
  /// @param stiffness the size of the softest eigenvalue
  /// @param blur how far away the gradient is no more than wanted, where it is not regular
  record Across(double stiffness, double blur) {}

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

  /// Halvings of a step on which the index changes.
  private static final int HALVINGS = 8;

  /// Newton steps to a manifold at which the gradient has a zero of higher order, at most,
  private static final int RENEWALS = 48;

  /// each of which is this share of the one before, at most: 1 − 1/p for a zero of the order p.
  private static final double SLOW_CONTRACTION = 0.95;

  /// They are taken where the softest eigenvalue across the manifold is below this share of what it
  /// was.
  private static final double SOFTER = 0.125;

  /// The way then bends by this share of a part of the step between one part and the next, at most.
  private static final double BEND = 0.25;

  /// And by so many times what each of three points may be off.
  private static final double BLURS = 4;

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
    return switch (follow(from, target, tolerance, heading, random)) {
      case THERE -> true;
      case ROUND -> false;
      case LOST ->
          dimension == 1
              && follow(from, target, tolerance, scaled(-1, heading), random) == End.THERE;
    };
  }

  /// Where a walk to a target ends.
  private enum End {
    /// At the target.
    THERE,
    /// On a closed curve, where it began.
    ROUND,
    /// Elsewhere.
    LOST
  }

  /// Whether a walk along a curve that has been farther away is back, in step, where it began: the
  /// strand of a spiral lies beside, not ahead.
  private static boolean back(Site from, double[] start, Site site, double[] heading, double step) {
    double[] home = difference(from.theta().toArray(), site);
    double distance = Vectors.norm(home);
    return distance <= step
        && Vectors.dot(heading, start) >= TURN
        && Math.abs(Vectors.dot(home, start)) >= TURN * distance;
  }

  /// Along a curve one keeps the sense of going; on a manifold of more dimensions one goes where
  /// the target comes nearer, and out of a dead end, as from the point of a cylinder that is
  /// opposite, straight on until it does.
  private End follow(
      Site from, double[] target, double tolerance, double[] start, SplittableRandom random) {
    Site site = from;
    double[] heading = start;
    double least = Math.max(tolerance, FINEST * Vectors.norm(difference(target, from)));
    double step = Vectors.norm(difference(target, from));
    double last = Double.POSITIVE_INFINITY;
    int turns = 0;
    boolean away = false;
    boolean feeling = false; // or the start is where one sets out from a dead end
    for (int steps = 0; steps < STEPS; steps++) {
      double[] way = difference(target, site);
      double distance = Vectors.norm(way);
      if (distance <= tolerance) {
        return End.THERE;
      }
      double[] pull = site.softPart(way, dimension);
      double pulled = Vectors.norm(pull);
      boolean ahead = Vectors.dot(pull, heading) > 0;
      boolean near = distance <= last && pulled >= distance / 2;
      boolean felt = near || (dimension > 1 && pulled > DEAD_END * distance);
      if (felt) {
        turns += ahead ? 0 : 1;
        heading = unit(pull);
        step = Math.min(step, pulled);
      } else if (dimension > 1 && feeling) {
        turns++;
        heading = drawn(site, random);
      }
      feeling = felt;
      if (turns > TURNS) {
        return End.LOST;
      }
      Optional<Site> next = step(site, heading, step);
      if (next.isPresent()) {
        site = next.get();
        heading = unit(site.softPart(heading, dimension));
        last = step;
        away |= Vectors.norm(difference(from.theta().toArray(), site)) > 2 * step;
        if (dimension == 1 && away && back(from, start, site, heading, step)) {
          return End.ROUND;
        }
        step = Math.min(GROWTH * step, Math.max(least, Vectors.norm(difference(target, site))));
      } else {
        step /= 2;
        if (step < FINEST * least) {
          return End.LOST;
        }
      }
    }
    return End.LOST;
  }

  /// The site a step further; none where it is not on the same smooth manifold, to which every
  /// part of the step must be near: the end of a long step may lie on another one. Where the
  /// index across the manifold is another one, it must change on the way.
  private Optional<Site> step(Site from, double[] heading, double length) {
    return beside(from, heading, length)
        .filter(
            site ->
                site.index(dimension) == from.index(dimension) || changes(from, heading, length));
  }

  private Optional<Site> beside(Site from, double[] heading, double length) {
    List<double[]> way = new ArrayList<>(List.of(from.theta().toArray()));
    boolean regular = regular(from);
    boolean renewed = false;
    for (int part = 1; part <= PARTS; part++) {
      Optional<double[]> there = frozen(from, heading, length * part / PARTS);
      if (!regular && there.filter(x -> steady(way, x, length / PARTS)).isEmpty()) {
        renewed = true;
        there = renewed(from, heading, length * part / PARTS);
      }
      if (there.isEmpty()) {
        return Optional.empty();
      }
      way.add(there.get());
    }
    if (renewed && !smooth(way, length / PARTS)) {
      return Optional.empty();
    }
    return site(way.getLast())
        .filter(site -> site.size() == from.size())
        .filter(site -> Vectors.norm(site.softPart(heading, dimension)) >= TURN)
        .flatMap(this::level);
  }

  /// Whether the Hessian across the manifold is what it was where the walk began, and that regular.
  private boolean regular(Site from) {
    return known.softModes() <= dimension
        && from.size() > dimension
        && Math.abs(from.eigenvalue(dimension)) > SOFTER * across.stiffness;
  }

  /// Whether points a part apart lie on a curve that bends little: not where one of them lies on
  /// another manifold.
  private boolean smooth(List<double[]> way, double part) {
    return IntStream.range(2, way.size())
        .allMatch(k -> steady(way.subList(0, k), way.get(k), part));
  }

  /// Whether a way goes on to x (read) with little bend.
  private boolean steady(List<double[]> way, double[] x, double part) {
    if (way.size() < 2) {
      return true;
    }
    double[] bend = way.get(way.size() - 2).clone();
    Vectors.addScaled(-2, way.getLast(), bend);
    Vectors.addScaled(1, x, bend);
    return Vectors.norm(bend) <= BEND * part + BLURS * across.blur;
  }

  /// Whether the index across the manifold changes at a place of the step, where an eigenvalue
  /// passes 0, as on z(x² + y² − 1)² at z = 0: halves of the step lead to where a step that is too
  /// short for another manifold changes it.
  private boolean changes(Site from, double[] heading, double length) {
    Site site = from;
    double[] ahead = heading;
    double part = length;
    for (int halving = 0; halving < HALVINGS; halving++) {
      part /= 2;
      Optional<Site> middle = beside(site, ahead, part);
      if (middle.isEmpty()) {
        return false;
      }
      if (middle.get().index(dimension) == from.index(dimension)) {
        site = middle.get();
        ahead = unit(site.softPart(ahead, dimension));
      }
    }
    return beside(site, ahead, part).isPresent();
  }

  private Optional<Site> site(double[] x) {
    return Site.at(objective, x, nullSpace.nullEigenvalue, nullSpace.isometries);
  }

  /// The point of the manifold beside the one so far ahead; none where Newton's method with the
  /// Hessian where the step began does not take it there at once, as between two manifolds.
  private Optional<double[]> frozen(Site from, double[] heading, double length) {
    double[] x = from.moved(length, heading);
    double longest = STRAY * length;
    for (int i = 0; i <= CORRECTIONS; i++) {
      double[] g = objective.gradientAt(x);
      double[] back = from.newtonStep(g, dimension);
      if (Vectors.norm(g) <= wanted) {
        if (regular(from)) { // what counts as rounding may be far above it
          Vectors.addScaled(1, back, x);
        }
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

  /// Likewise, with the Hessian of each place: towards a manifold across which it vanishes, as
  /// of (x² + y² − 1)⁴, Newton's steps shrink by a share. All of them together stay near the
  /// step.
  private Optional<double[]> renewed(Site from, double[] heading, double length) {
    double[] x = from.moved(length, heading);
    double longest = STRAY * length;
    double room = STRAY * length;
    for (int i = 0; i < RENEWALS; i++) {
      Optional<Site> here = site(x).filter(site -> site.size() == from.size());
      if (here.isEmpty()) {
        return Optional.empty();
      }
      double[] back = here.get().newtonStep(here.get().gradient(), dimension);
      if (Vectors.norm(here.get().gradient()) <= wanted) {
        return Optional.of(x);
      }
      double size = Vectors.norm(back);
      room -= size;
      if (!(size <= longest && room >= 0)) {
        return Optional.empty();
      }
      longest = SLOW_CONTRACTION * size;
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
    GradientSignal signal = site.signal(objective, known);
    GradientSignal heard = signal.heard();
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
    return Vectors.difference(target, site.theta().toArray());
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
