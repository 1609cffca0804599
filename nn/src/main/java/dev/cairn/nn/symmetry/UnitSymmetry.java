package dev.cairn.nn.symmetry;

import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.symmetry.Symmetry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The symmetries of a chain of layers: the units of each hidden layer permuted and, where its
/// activation is odd, their signs flipped. Units are those of dense layers or channels of
/// convolutions.
///
/// Two networks are compared layer by layer: once the units of a layer are matched by the weights
/// that lead into them, the inputs of the next layer are known. Units that cannot be told apart by
/// these are matched by the length of what leads out of them; the whole is checked at the end.
///
/// @param layers from the input to the output; all but the last are hidden
/// @param activations what is known of the activation of each hidden layer
/// @param dimension of θ, which may have parameters besides those of the layers
public record UnitSymmetry(List<UnitLayer> layers, List<Activation> activations, int dimension)
    implements Symmetry {
  /// A coordinate that no layer has.
  private static final int UNCLASSED = Integer.MIN_VALUE;

  /// What an activation function σ does to symmetry.
  public enum Activation {
    /// Nothing.
    GENERAL,
    /// σ(0) = 0: a unit without weights answers zero.
    ZERO_AT_ZERO,
    /// σ(−x) = −σ(x): the signs of a unit's weights can be flipped.
    ODD
  }

  /// Checks that the layers fit together.
  public UnitSymmetry {
    layers = List.copyOf(layers);
    activations = List.copyOf(activations);
    if (layers.isEmpty() || activations.size() != layers.size() - 1) {
      throw new IllegalArgumentException(
          "%s layers with %s activations between them"
              .formatted(layers.size(), activations.size()));
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).units()) {
        throw new IllegalArgumentException(
            "layer %s takes %s inputs from %s units"
                .formatted(l, layers.get(l).inputs(), layers.get(l - 1).units()));
      }
    }
  }

  /// A chain with one activation, whose parameters are all of θ.
  public UnitSymmetry(List<UnitLayer> layers, Activation activation) {
    this(
        layers,
        Collections.nCopies(Math.max(0, layers.size() - 1), activation),
        layers.stream().mapToInt(UnitLayer::end).max().orElse(0));
  }

  private HiddenLayer hidden(int l) {
    return new HiddenLayer(layers.get(l), layers.get(l + 1));
  }

  private boolean odd(int l) {
    return activations.get(l) == Activation.ODD;
  }

  /// Whether any signs can be flipped.
  public boolean flipsSigns() {
    return activations.contains(Activation.ODD);
  }

  /// An image of θ, drawn at random.
  public Point image(Point theta, RandomGenerator random) {
    double[] moved = theta.toArray();
    for (int l = 0; l + 1 < layers.size(); l++) {
      Point before = Point.of(moved);
      int[] left = IntStream.range(0, layers.get(l).units()).toArray();
      for (int to = 0; to < left.length; to++) {
        int drawn = to + random.nextInt(left.length - to);
        place(before, moved, l, left[drawn], to, odd(l) && random.nextBoolean() ? -1 : 1);
        left[drawn] = left[to];
      }
    }
    return Point.of(moved);
  }

  /// For each hidden layer the lengths of what leads into its units, sorted, and of what leads out.
  @Override
  public Point invariants(Point theta) {
    List<double[]> parts = new ArrayList<>();
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      double[] incoming = new double[units];
      double[] outgoing = new double[units];
      for (int i = 0; i < units; i++) {
        incoming[i] = hidden(l).incomingNorm(theta, i);
        outgoing[i] = hidden(l).outgoingNorm(theta, i);
      }
      Arrays.sort(incoming);
      Arrays.sort(outgoing);
      parts.add(incoming);
      parts.add(outgoing);
    }
    parts.add(new double[] {Distances.norm(theta)});
    return Point.of(parts.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  @Override
  public boolean same(Point a, Point b, double tolerance) {
    return Distances.between(a, nearest(b, a)) <= tolerance;
  }

  @Override
  public Point nearest(Point theta, Point to) {
    double[] moved = theta.toArray();
    for (int l = 0; l + 1 < layers.size(); l++) {
      matchLayer(to, moved, l);
    }
    return Point.of(moved);
  }

  /// Permutes (and flips) the units of hidden layer l of b in place so that each stands where a has
  /// the unit most like it, the best pair first.
  private void matchLayer(Point a, double[] b, int l) {
    UnitLayer layer = layers.get(l);
    int units = layer.units();
    Point before = Point.of(b);
    boolean[] placed = new boolean[units];
    boolean[] taken = new boolean[units];
    for (int pair = 0; pair < units; pair++) {
      double best = Double.POSITIVE_INFINITY;
      int to = -1;
      int from = -1;
      int sign = 1;
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units && !placed[i]; j++) {
          for (int s = 1; s >= (odd(l) ? -1 : 1) && !taken[j]; s -= 2) {
            double cost = difference(a, i, before, j, l, s);
            if (cost < best) {
              best = cost;
              to = i;
              from = j;
              sign = s;
            }
          }
        }
      }
      if (to < 0) {
        return; // not finite
      }
      placed[to] = true;
      taken[from] = true;
      place(before, b, l, from, to, sign);
    }
  }

  private double difference(Point a, int i, Point b, int j, int l, int sign) {
    UnitLayer layer = layers.get(l);
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double d = a.get(layer.index(i, c)) - sign * b.get(layer.index(j, c));
      sum += d * d;
    }
    double lengths = hidden(l).outgoingNorm(a, i) - hidden(l).outgoingNorm(b, j);
    return sum + lengths * lengths;
  }

  private void place(Point source, double[] target, int l, int from, int to, int sign) {
    UnitLayer layer = layers.get(l);
    UnitLayer next = layers.get(l + 1);
    for (int c = 0; c < layer.width(); c++) {
      target[layer.index(to, c)] = sign * source.get(layer.index(from, c));
    }
    for (int c = 0; c < next.reach(); c++) {
      target[next.outgoing(to, c)] = sign * source.get(next.outgoing(from, c));
    }
  }

  /// Π h! over the hidden layers, times 2ʰ where signs flip.
  @Override
  public String words() {
    return flipsSigns()
        ? "permutations and sign flips of hidden units"
        : "permutations of hidden units";
  }

  @Override
  public BigInteger order() {
    BigInteger order = BigInteger.ONE;
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      order = order.multiply(factorial(units));
      order = odd(l) ? order.shiftLeft(units) : order;
    }
    return order;
  }

  /// A smaller network in this one, drawn at random: in each hidden layer any number of units, but
  /// not all, are dead where σ(0) = 0, without weights in or out; in half of the layers those that
  /// live are parted into groups, of which all units are alike. Source: K. Fukumizu, S. Amari,
  /// *Local minima and plateaus in hierarchical structures of multilayer perceptrons* (2000).
  @Override
  public Optional<InvariantSubspace> invariantSubspace(RandomGenerator random) {
    if (layers.size() == 1) {
      return Optional.empty();
    }
    List<int[]> groups = new ArrayList<>();
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      int dead = activations.get(l) == Activation.GENERAL ? 0 : random.nextInt(units);
      int living = units - dead;
      int parts = random.nextBoolean() ? living : 1 + random.nextInt(living);
      int[] group = new int[units];
      for (int i = 0; i < units; i++) {
        group[i] = i >= living ? InvariantSubspace.ZERO : i < parts ? i : random.nextInt(parts);
      }
      groups.add(group);
    }
    return Optional.of(subspace(groups));
  }

  /// A larger network around that which θ is when its dead units are left out and those that are
  /// alike count as one: some of them, drawn at random, are units of their own: half the time one,
  /// a quarter of the time two, and so on, since small steps cost little and lead to as many new
  /// points. None where no unit is dead or like another.
  @Override
  public Optional<InvariantSubspace> invariantSubspace(
      Point theta, double tolerance, RandomGenerator random) {
    List<int[]> groups = new ArrayList<>();
    int bound = 0;
    for (int l = 0; l + 1 < layers.size(); l++) {
      groups.add(groups(theta, l, tolerance));
      bound += bound(groups.getLast());
    }
    if (bound == 0) {
      return Optional.empty();
    }
    int released = 1;
    while (released < bound && random.nextBoolean()) {
      released++;
    }
    for (int[] group : groups) {
      for (int i = 0; i < group.length; i++) {
        if (group[i] != i && random.nextInt(bound--) < released) {
          group[i] = i;
          released--;
        }
      }
    }
    return Optional.of(subspace(groups));
  }

  /// The groups of the units of hidden layer l, named after the first of them.
  private int[] groups(Point theta, int l, double tolerance) {
    int[] group = new int[layers.get(l).units()];
    for (int i = 0; i < group.length; i++) {
      if (activations.get(l) != Activation.GENERAL
          && Math.max(hidden(l).incomingNorm(theta, i), hidden(l).outgoingNorm(theta, i))
              <= tolerance) {
        group[i] = InvariantSubspace.ZERO;
        continue;
      }
      group[i] = 0;
      while (group[i] < i && !(hidden(l).distance(theta, i, group[i], 1) <= tolerance)) {
        group[i]++;
      }
    }
    return group;
  }

  /// How many units are dead or like an earlier one.
  private static int bound(int[] groups) {
    return (int) IntStream.range(0, groups.length).filter(i -> groups[i] != i).count();
  }

  /// The networks whose hidden units of one group are alike in all that leads in and out.
  ///
  /// @param groups of the units of each hidden layer; [InvariantSubspace#ZERO] for dead ones, which
  ///     is invariant only where σ(0) = 0
  public InvariantSubspace subspace(List<int[]> groups) {
    int[] classes = new int[dimension];
    Arrays.fill(classes, UNCLASSED);
    int next = 0;
    for (int l = 0; l < layers.size(); l++) {
      UnitLayer layer = layers.get(l);
      Map<List<Integer>, Integer> numbers = new HashMap<>();
      for (int u = 0; u < layer.units(); u++) {
        int to = l + 1 == layers.size() ? u : groups.get(l)[u];
        for (int c = 0; c < layer.width(); c++) {
          boolean bias = c == layer.inputs() * layer.fibre();
          int input = c / layer.fibre();
          int from = l == 0 || bias ? input : groups.get(l - 1)[input];
          boolean dead = to == InvariantSubspace.ZERO || from == InvariantSubspace.ZERO;
          List<Integer> key = List.of(to, from, c % layer.fibre());
          Integer number = dead ? Integer.valueOf(InvariantSubspace.ZERO) : numbers.get(key);
          if (number == null) {
            number = next++;
            numbers.put(key, number);
          }
          classes[layer.index(u, c)] = number;
        }
      }
    }
    for (int i = 0; i < classes.length; i++) {
      classes[i] = classes[i] == UNCLASSED ? next++ : classes[i];
    }
    return new InvariantSubspace(classes);
  }

  /// Permutations of units that are alike in all that leads in and out, up to a flip where signs
  /// can be flipped, and flips of dead units.
  @Override
  public BigInteger stabiliser(Point theta, double tolerance) {
    BigInteger order = BigInteger.ONE;
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).units();
      boolean[] counted = new boolean[units];
      for (int i = 0; i < units; i++) {
        int alike = 0;
        for (int j = i; j < units; j++) {
          if (!counted[j] && alike(theta, l, i, j, tolerance)) {
            counted[j] = true;
            alike++;
          }
        }
        order = order.multiply(factorial(alike));
        if (odd(l) && hidden(l).distance(theta, i, i, -1) <= tolerance) {
          order = order.shiftLeft(1);
        }
      }
    }
    return order;
  }

  private boolean alike(Point theta, int l, int i, int j, double tolerance) {
    return hidden(l).distance(theta, i, j, 1) <= tolerance
        || (odd(l) && hidden(l).distance(theta, i, j, -1) <= tolerance);
  }

  /// How many hidden units are dead: nothing leads out of them.
  public int deadUnits(Point theta, double tolerance) {
    int dead = 0;
    for (int l = 0; l + 1 < layers.size(); l++) {
      for (int i = 0; i < layers.get(l).units(); i++) {
        dead += hidden(l).outgoingNorm(theta, i) <= tolerance ? 1 : 0;
      }
    }
    return dead;
  }

  /// How many hidden units repeat an earlier one of their layer in all that leads into them, up to
  /// a flip where signs can be flipped; dead ones not counted.
  public int duplicatedUnits(Point theta, double tolerance) {
    int duplicated = 0;
    for (int l = 0; l + 1 < layers.size(); l++) {
      for (int i = 0; i < layers.get(l).units(); i++) {
        boolean repeats = false;
        for (int j = 0; j < i && hidden(l).outgoingNorm(theta, i) > tolerance; j++) {
          repeats |= hidden(l).incomingDistance(theta, i, j, 1) <= tolerance;
          repeats |= odd(l) && hidden(l).incomingDistance(theta, i, j, -1) <= tolerance;
        }
        duplicated += repeats ? 1 : 0;
      }
    }
    return duplicated;
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }
}
