package dev.cairn.proof;

import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import dev.cairn.proof.enclosure.SymbolicGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A subspace whose critical points, those of the function on it, are critical points of the whole
/// function, by the form of the function alone: each derivative that leads out of it is a multiple
/// of one along it ([ReducedGradient]).
///
/// @param subspace the subspace
/// @param free its groups along which the gradient is 0 all over it
record InvariantSubspace(Subspace subspace, List<Integer> free) {
  /// Terms that may be written for one gradient.
  private static final long BUDGET = 20_000_000;

  /// What tells coordinates of one group apart.
  enum Apart {
    /// Derivatives that differ: as much as possible is free.
    DERIVATIVES,
    /// Derivatives that are no multiples of each other: copies of a unit stay copies.
    DIRECTIONS
  }

  /// The largest one in which all coordinates are equal, opposite or zero that nearly are at θ;
  /// none where it is all of ℝⁿ and nothing is free, or where the form of the function does not
  /// tell.
  ///
  /// Coordinates that nearly agree are taken as equal; where the gradient tells them apart they are
  /// told apart.
  ///
  /// @param tolerance how nearly
  static Optional<InvariantSubspace> near(
      double[] theta, double tolerance, SymbolicGradient gradient, Apart apart) {
    Subspace subspace = alike(theta, tolerance);
    try {
      while (subspace.isProper()) {
        var expressions = new Expressions(BUDGET);
        var slopes = gradient.at(subspace.expressions(expressions), expressions);
        var split = new Splitting(subspace, slopes, expressions, apart);
        Optional<List<Integer>> free = split.free();
        if (free.isPresent()) {
          return Optional.of(new InvariantSubspace(subspace, free.get()));
        }
        Subspace finer = split.finer();
        if (finer.equals(subspace)) {
          return Optional.empty();
        }
        subspace = finer;
      }
    } catch (Expressions.TooLongException _) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// Coordinates of nearly the same size are one group.
  private static Subspace alike(double[] theta, double tolerance) {
    Integer[] order = IntStream.range(0, theta.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> Math.abs(theta[i])));
    int[] cluster = new int[theta.length];
    double before = 0;
    int number = 0;
    for (int i : order) {
      double size = Math.abs(theta[i]);
      number += size > before + tolerance ? 1 : 0;
      before = size;
      cluster[i] = number;
    }
    List<Key<Integer>> keys = new ArrayList<>();
    for (int i = 0; i < theta.length; i++) {
      int key = theta[i] < 0 ? -cluster[i] : cluster[i];
      keys.add(new Key<>(cluster[i] == 0, key, -key));
    }
    return of(keys);
  }

  /// What a coordinate is told from others by: its group, with its sign, and one direction in it or
  /// its derivatives.
  private record Slopes(int group, int direction, List<Expression> derivatives) {}

  /// A subspace that may have to be a larger one.
  ///
  /// @param derivatives for each coordinate, of the parts of the function
  private record Splitting(
      Subspace subspace, List<List<Expression>> derivatives, Expressions expressions, Apart apart) {
    /// The groups along which the gradient vanishes all over the subspace, where that is invariant
    /// and tells apart what is to be told apart.
    Optional<List<Integer>> free() {
      if (apart == Apart.DERIVATIVES && !alikeWithinGroups()) {
        return Optional.empty();
      }
      return ReducedGradient.free(subspace, derivatives, expressions);
    }

    private boolean alikeWithinGroups() {
      Map<Integer, List<Expression>> first = new HashMap<>();
      for (int i = 0; i < derivatives.size(); i++) {
        int group = subspace.groups().get(i);
        List<Expression> own = ReducedGradient.turned(derivatives.get(i), group < 0, expressions);
        if (group != 0 && !own.equals(first.computeIfAbsent(Math.abs(group), _ -> own))) {
          return false;
        }
      }
      return true;
    }

    /// Coordinates stay together whose derivatives, or whose directions, do.
    Subspace finer() {
      Map<Integer, List<List<Expression>>> directions = new HashMap<>();
      List<Key<Slopes>> keys = new ArrayList<>();
      for (int i = 0; i < derivatives.size(); i++) {
        int group = subspace.groups().get(i);
        List<Expression> own = derivatives.get(i);
        // The derivative along the group's number: of equal and of opposite members it is the same.
        // Of coordinates that were zero, opposite derivatives make opposite members.
        List<Expression> turned = ReducedGradient.turned(own, true, expressions);
        if (group == 0 || apart == Apart.DERIVATIVES) {
          boolean zero = group == 0 && staysZero(own);
          keys.add(new Key<>(zero, new Slopes(group, 0, own), new Slopes(-group, 0, turned)));
        } else {
          var known = directions.computeIfAbsent(Math.abs(group), _ -> new ArrayList<>());
          int direction = direction(own, known);
          keys.add(
              new Key<>(
                  false,
                  new Slopes(group, direction, List.of()),
                  new Slopes(-group, direction, List.of())));
        }
      }
      return of(keys);
    }

    /// The place of what this is a multiple of; where it is 0, of the first.
    private int direction(List<Expression> own, List<List<Expression>> known) {
      if (ReducedGradient.isZero(own)) {
        return 0;
      }
      for (int k = 0; k < known.size(); k++) {
        if (expressions.ratio(own, known.get(k)).isPresent()) {
          return k;
        }
      }
      known.add(own);
      return known.size() - 1;
    }

    /// Whether a coordinate that is zero can be left so: its derivative is 0, or a multiple of
    /// another's.
    private boolean staysZero(List<Expression> own) {
      if (ReducedGradient.isZero(own)) {
        return true;
      }
      for (int i = 0; i < derivatives.size(); i++) {
        List<Expression> other = derivatives.get(i);
        if (expressions.isMultiple(own, other)
            && (subspace.groups().get(i) != 0 || expressions.ratio(own, other).isEmpty())) {
          return true;
        }
      }
      return false;
    }
  }

  /// That in which coordinates are equal whose keys are, opposite where one has the other's
  /// opposite, and zero where the key is.
  ///
  /// @param <K> keys
  private static <K> Subspace of(List<Key<K>> keys) {
    Map<K, Integer> known = new HashMap<>();
    List<Integer> groups = new ArrayList<>();
    for (Key<K> key : keys) {
      if (key.zero()) {
        groups.add(0);
        continue;
      }
      int opposite = known.getOrDefault(key.opposite(), 0);
      groups.add(
          opposite > 0 ? -opposite : known.computeIfAbsent(key.key(), _ -> known.size() + 1));
    }
    return new Subspace(groups);
  }

  /// What a coordinate is told from others by.
  private record Key<K>(boolean zero, K key, K opposite) {}
}
