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
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A subspace in which the gradient lies wherever θ does, by the form of the function alone: its
/// critical points are critical points of the whole function.
///
/// @param subspace the subspace
/// @param free its groups along which the gradient is 0 all over it
record InvariantSubspace(Subspace subspace, List<Integer> free) {
  /// Terms that may be written for one gradient.
  private static final long BUDGET = 20_000_000;

  /// The largest one in which all coordinates are equal, opposite or zero that nearly are at θ, and
  /// that is so by the form of the function; none where it is all of ℝⁿ and nothing is free.
  ///
  /// Coordinates that nearly agree are taken as equal; where the gradient tells them apart they are
  /// told apart, until it lies in the subspace.
  ///
  /// @param tolerance how nearly
  static Optional<InvariantSubspace> near(
      double[] theta, double tolerance, SymbolicGradient gradient) {
    Subspace subspace = alike(theta, tolerance);
    if (!subspace.isProper()) {
      return Optional.empty();
    }
    try {
      while (true) {
        var expressions = new Expressions(BUDGET);
        var slopes = gradient.at(subspace.expressions(expressions), expressions);
        Optional<List<Integer>> free = freeGroups(subspace, slopes, expressions);
        if (free.isPresent()) {
          return subspace.isProper()
              ? Optional.of(new InvariantSubspace(subspace, free.get()))
              : Optional.empty();
        }
        subspace = split(subspace, slopes, expressions);
      }
    } catch (Expressions.TooLongException _) {
      return Optional.empty();
    }
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

  private record Slopes(int group, List<Expression> derivatives) {}

  /// Coordinates stay together whose derivatives do.
  private static Subspace split(
      Subspace subspace, List<List<Expression>> slopes, Expressions expressions) {
    List<Key<Slopes>> keys = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      int group = subspace.groups().get(i);
      List<Expression> own = slopes.get(i);
      List<Expression> turned = turned(own, true, expressions);
      boolean zero = group == 0 && isZero(own);
      // The derivative along the group's number: of equal and of opposite members it is the same.
      // Of coordinates that were zero, opposite derivatives make opposite members.
      Slopes key = new Slopes(group, own);
      Slopes opposite = new Slopes(-group, turned);
      keys.add(new Key<>(zero, key, opposite));
    }
    return of(keys);
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

  /// The groups along which the gradient vanishes all over the subspace, where the gradient lies in
  /// it; nothing where that is not seen.
  ///
  /// @param derivatives for each coordinate, of the parts of the function
  private static Optional<List<Integer>> freeGroups(
      Subspace subspace, List<List<Expression>> derivatives, Expressions expressions) {
    List<Integer> groups = subspace.groups();
    Map<Integer, List<Expression>> slopes = new TreeMap<>();
    for (int i = 0; i < groups.size(); i++) {
      int group = groups.get(i);
      List<Expression> own = turned(derivatives.get(i), group < 0, expressions);
      List<Expression> first = slopes.getOrDefault(Math.abs(group), own);
      if (group == 0 ? !isZero(own) : !first.equals(own)) {
        return Optional.empty();
      }
      slopes.put(Math.abs(group), own);
    }
    return Optional.of(
        slopes.entrySet().stream()
            .filter(slope -> slope.getKey() > 0 && isZero(slope.getValue()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private static List<Expression> turned(
      List<Expression> derivatives, boolean negative, Expressions expressions) {
    return negative
        ? derivatives.stream().map(d -> expressions.subtract(Expressions.ZERO, d)).toList()
        : derivatives;
  }

  private static boolean isZero(List<Expression> derivatives) {
    return derivatives.stream().allMatch(Expression::isZero);
  }
}
