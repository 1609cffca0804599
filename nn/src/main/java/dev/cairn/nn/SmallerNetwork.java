package dev.cairn.nn;

import dev.cairn.objective.InvariantSubspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The smaller network that a network is on a subspace where some hidden units are dead (nothing
/// leads in or out) and others alike (so is all that leads in and out).
///
/// It leaves dead units out and has one unit for those of a group, which gets the sum of what they
/// send on. Its parameters are θ′ = scale · z, one for each coordinate z of the subspace.
final class SmallerNetwork {
  private static final int UNSET = -1;

  private final Perceptron network;

  /// For each coordinate of the subspace its parameter, and that parameter over the coordinate.
  private final int[] positions;

  private final double[] scales;

  private SmallerNetwork(Perceptron network) {
    this.network = network;
    this.positions = new int[network.dimension()];
    this.scales = new double[network.dimension()];
    Arrays.fill(positions, UNSET);
  }

  /// The units of a layer, each in its group.
  private static final class Groups {
    /// The group of each unit; [InvariantSubspace#ZERO] for dead ones.
    private final int[] of;

    private final int[] sizes;

    Groups(int[] of, int[] sizes) {
      this.of = of;
      this.sizes = sizes;
    }

    static Groups separate(int units) {
      int[] of = new int[units];
      Arrays.setAll(of, i -> i);
      int[] sizes = new int[units];
      Arrays.fill(sizes, 1);
      return new Groups(of, sizes);
    }

    /// Units into which the same coordinates of the subspace lead are a group.
    static Groups of(Layer layer, InvariantSubspace subspace) {
      Map<List<Integer>, Integer> known = new HashMap<>();
      int[] of = new int[layer.outputs()];
      int[] sizes = new int[layer.outputs()];
      for (int i = 0; i < of.length; i++) {
        List<Integer> incoming = new ArrayList<>();
        for (int j = 0; j < incoming(layer); j++) {
          incoming.add(subspace.coordinate(layer.index(i, j)));
        }
        if (incoming.stream().allMatch(c -> c == InvariantSubspace.ZERO)) {
          of[i] = InvariantSubspace.ZERO;
          continue;
        }
        Integer group = known.putIfAbsent(incoming, known.size());
        of[i] = group == null ? known.size() - 1 : group;
        sizes[of[i]]++;
      }
      return new Groups(of, Arrays.copyOf(sizes, known.size()));
    }

    int count() {
      return sizes.length;
    }
  }

  /// The smaller network; none where the subspace is not of this kind, or no hidden unit is left.
  static Optional<SmallerNetwork> of(Perceptron network, InvariantSubspace subspace) {
    List<Layer> layers = network.layers();
    List<Groups> groups = new ArrayList<>();
    groups.add(Groups.separate(network.inputs()));
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      groups.add(Groups.of(layer, subspace));
    }
    groups.add(Groups.separate(network.outputs()));
    List<Integer> widths = groups.stream().map(Groups::count).toList();
    if (widths.contains(0)) {
      return Optional.empty();
    }
    var smaller =
        new SmallerNetwork(
            new Perceptron(widths, network.activation(), network.biases(), network.loss(), 0));
    boolean same = smaller.network.dimension() == subspace.dimension();
    for (int l = 0; l < layers.size() && same; l++) {
      Layer small = smaller.network.layers().get(l);
      same = smaller.take(layers.get(l), small, groups.subList(l, l + 2), subspace);
    }
    return same && Arrays.stream(smaller.positions).distinct().count() == subspace.dimension()
        ? Optional.of(smaller)
        : Optional.empty();
  }

  /// Where the coordinates of a layer's parameters stand; false where they are not those of groups.
  private boolean take(Layer layer, Layer small, List<Groups> groups, InvariantSubspace subspace) {
    Groups from = groups.getFirst();
    Groups to = groups.getLast();
    for (int i = 0; i < layer.outputs(); i++) {
      for (int j = 0; j < incoming(layer); j++) {
        boolean bias = j == layer.inputs();
        int source = bias ? small.inputs() : from.of[j];
        int index = layer.index(i, j);
        int c = subspace.coordinate(index);
        boolean dead = source == InvariantSubspace.ZERO || to.of[i] == InvariantSubspace.ZERO;
        if (dead || c == InvariantSubspace.ZERO) {
          if (!dead || c != InvariantSubspace.ZERO) {
            return false;
          }
          continue;
        }
        int position = small.index(to.of[i], source);
        if (!(subspace.entry(index) > 0) || (positions[c] != UNSET && positions[c] != position)) {
          return false;
        }
        positions[c] = position;
        scales[c] = subspace.entry(index) * (bias ? 1 : from.sizes[source]);
      }
    }
    return true;
  }

  private static int incoming(Layer layer) {
    return layer.inputs() + (layer.biased() ? 1 : 0);
  }

  /// The network, without regularisation.
  Perceptron network() {
    return network;
  }

  /// θ′ ← scale · z. Reads z, overwrites theta, both of length d.
  void parameters(double[] z, double[] theta) {
    for (int c = 0; c < scales.length; c++) {
      theta[positions[c]] = scales[c] * z[c];
    }
  }

  /// The derivative by a coordinate of what has this derivative by the parameters.
  double derivative(double[] byParameters, int coordinate) {
    return scales[coordinate] * byParameters[positions[coordinate]];
  }

  /// restricted ← the second derivatives by the coordinates, of those by the parameters, both
  /// column-wise d². Reads hessian, overwrites restricted.
  void secondDerivatives(double[] hessian, double[] restricted) {
    int d = scales.length;
    for (int e = 0; e < d; e++) {
      for (int c = 0; c < d; c++) {
        restricted[c + e * d] = scales[c] * scales[e] * hessian[positions[c] + positions[e] * d];
      }
    }
  }
}
