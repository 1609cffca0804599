package dev.cairn.landscape;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.collection.Renumbering;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.InvariantSubspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A landscape search under way, round after round.
///
/// The runs of one round start from what the rounds before have found, so they can be made by
/// several threads or processes ([LandscapeSearch#make]): what is found depends on the seed alone,
/// and a search that ended between two rounds goes on from its collection as if nothing had
/// happened.
public final class Exploration {
  /// Runs of a round, where few points are known; later as many as there are points. More would
  /// wait longer for what others have found.
  private static final int LEAST_ROUND = 16;

  /// Runs of a round at most.
  private static final int LARGEST_ROUND = 64;

  /// One run of a round in so many starts afresh. Of searches for all points of five Lennard-Jones
  /// atoms from 24 seeds, 19 missed some with a quarter, 5 with a half.
  private static final int FRESH = 2;

  /// Points are crowded that are nearer to each other than this share of a push.
  private static final double CROWDED = 0.1;

  /// Without a single arrival the search gives up after this many times its least patience.
  private static final int FRUITLESS = 10;

  private final LandscapeSearch settings;
  private final SearchDomain domain;
  private final long seed;
  private final PointCollection collection;
  private final Neighbourhood neighbourhood;
  private int runs;
  private int outside;
  private int unfinished;

  /// Goes on from what was found so far, in whole rounds; from nothing at first.
  Exploration(LandscapeSearch settings, SearchDomain domain, long seed, Landscape soFar) {
    this.settings = settings;
    this.domain = domain;
    this.seed = seed;
    this.collection = soFar.points();
    this.neighbourhood =
        settings.neighbourhood(domain.objective(), domain.symmetry()).within(domain.region());
    this.runs = soFar.runs();
    this.outside = soFar.outside();
    this.unfinished = soFar.unfinished();
  }

  /// Whether for a long time no run has ended at a new point, or all are made.
  public boolean over() {
    if (runs >= settings.effort().runs()) {
      return true;
    }
    return collection.size() == 0
        ? runs >= settings.effort().leastPatience() * FRUITLESS
        : collection.sinceLastDiscovery()
            >= Math.max(
                settings.effort().leastPatience(),
                settings.effort().patience() * collection.size());
  }

  /// The runs of the next round, those that take long first. All of them are to be run and their
  /// ends accepted, in this order.
  public List<PlannedRun> round() {
    int size = Math.clamp(collection.size(), LEAST_ROUND, LARGEST_ROUND);
    int fresh = collection.size() == 0 ? size : size / FRESH;
    var classes = collection.points().stream().map(CollectedPoint::index).distinct().toList();
    int highest = classes.stream().mapToInt(k -> k).max().orElse(0);
    var planned = new ArrayList<PlannedRun>();
    for (int place = 0; place < Math.min(size, settings.effort().runs() - runs); place++) {
      int run = runs + place;
      long own = new SplittableRandom(seed + run).nextLong();
      var random = new CountedRandom(own, 0);
      Plan plan =
          place >= fresh
              ? onward(place, known(classes, random), random)
              : fresh(place, highest, random);
      planned.add(new PlannedRun(run, own, random.drawn(), plan));
    }
    return planned;
  }

  /// Fresh runs stay in a subspace where the symmetry gives one, but for one in some; without
  /// subspace they go by their own index or a drawn one.
  private Plan fresh(int place, int highest, RandomGenerator random) {
    Optional<InvariantSubspace> subspace =
        place % settings.wholeSpace() == 0
            ? Optional.empty()
            : domain.symmetry().invariantSubspace(random);
    if (subspace.isPresent()) {
      return new Plan.Within(start(random), subspace.get());
    }
    if (place % 2 == 0) {
      return new Plan.OwnIndex(start(random));
    }
    int index = random.nextInt(2 * highest + 2);
    return new Plan.DrawnIndex(start(random), index);
  }

  private Point start(RandomGenerator random) {
    return Point.of(domain.starts().apply(random));
  }

  /// Runs from known points break some of the symmetry where the point has one, but for one in
  /// some, which goes to any neighbour.
  private Plan onward(int place, CollectedPoint from, RandomGenerator random) {
    Optional<InvariantSubspace> subspace =
        place % settings.wholeSpace() == 0
            ? Optional.empty()
            : domain
                .symmetry()
                .invariantSubspace(from.theta(), settings.resolution().tolerance(), random);
    return subspace.isPresent()
        ? new Plan.Breaking(from.theta(), subspace.get())
        : new Plan.Neighbour(from.theta(), from.index(), from.nullity(), push(place, from));
  }

  /// Where points crowd, every other push is no longer than the next of them is away: a longer one
  /// leads past all that lies between them.
  private double push(int place, CollectedPoint from) {
    double push = settings.push();
    double next =
        place % 2 == 0
            ? collection.points().stream()
                .filter(point -> point.id() != from.id())
                .mapToDouble(point -> distance(from.theta(), point.theta()))
                .min()
                .orElse(push)
            : push;
    return next < CROWDED * push ? next : push;
  }

  private static double distance(Point a, Point b) {
    return Vectors.norm(Vectors.difference(a.toArray(), b.toArray()));
  }

  /// A point drawn from all, or as often from those of an index drawn before: rare indices lead
  /// beyond.
  private CollectedPoint known(List<Integer> classes, RandomGenerator random) {
    if (random.nextBoolean()) {
      return collection.point(random.nextInt(collection.size()));
    }
    int index = classes.get(random.nextInt(classes.size()));
    var points = collection.points().stream().filter(p -> p.index() == index).toList();
    return points.get(random.nextInt(points.size()));
  }

  /// What the ends of a round did to the collection.
  ///
  /// @param arrivals of each, at the entry of the number that it had before the renumbering; none
  ///     where the run did not arrive
  /// @param renumbering of the entries, where families that are new absorbed others
  public record Accepted(
      List<Optional<PointCollection.Arrival>> arrivals, Renumbering renumbering) {
    /// Copies the list.
    public Accepted {
      arrivals = List.copyOf(arrivals);
    }
  }

  /// Takes the ends of a round into the collection, for which it evaluates the domain's objective.
  /// A run that arrived where no critical point is, as on a tail, is unfinished.
  public Accepted accept(List<Ending> round) {
    List<Optional<PointCollection.Arrival>> arrivals = round.stream().map(this::accept).toList();
    return new Accepted(arrivals, collection.absorb(neighbourhood));
  }

  private Optional<PointCollection.Arrival> accept(Ending ending) {
    runs++;
    Optional<PointCollection.Arrival> arrival =
        ending.arrival().flatMap(candidate -> collection.add(candidate, neighbourhood));
    if (ending.outcome() == Ending.Outcome.OUTSIDE) {
      outside++;
    } else if (arrival.isEmpty()) {
      unfinished++;
    }
    return arrival;
  }

  /// What has been found so far.
  public Landscape landscape() {
    return new Landscape(collection, runs, outside, unfinished);
  }
}
