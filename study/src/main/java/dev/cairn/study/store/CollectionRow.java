package dev.cairn.study.store;

import dev.cairn.landscape.Growth;
import java.util.List;
import java.util.Optional;

/// Table `collections`: one row a problem whose critical points are collected.
///
/// @param storeVersion version of the store's layout, [Schema#VERSION]
/// @param collection its number, from 0
/// @param problem in words: "auto-encoder 16-8-16-16 swish on mnist"
/// @param definition the experiment that it comes from, as YAML
/// @param variant which variant of that experiment
/// @param parameters n, the dimension of θ
/// @param symmetry the group up to which points are the same, in words
/// @param groupOrder the number of its elements, as decimal digits: it may exceed 64 bits
/// @param rigid null eigenvalues that continuous symmetries give every point
/// @param coercive whether f tends to infinity with ‖θ‖, as with L2
/// @param tolerance points closer than this are the same
/// @param criticalBelow points with ‖∇f‖² below this are collected
/// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ are null
/// @param provenOnly whether only points that are proven critical are collected
/// @param growth whether f rises outward where the search ends, by samples: "outward" or
///     "not-outward"; empty where nothing is known
/// @param units the hidden units of a model that can be exchanged, as its graph told, as JSON;
///     empty where there are none, and of problems whose definition tells
/// @param warnings what should be known of a model before numbers are trusted, a line each
public record CollectionRow(
    int storeVersion,
    int collection,
    String problem,
    String definition,
    int variant,
    int parameters,
    String symmetry,
    String groupOrder,
    int rigid,
    boolean coercive,
    double tolerance,
    double criticalBelow,
    double nullEigenvalue,
    boolean provenOnly,
    Optional<Growth> growth,
    Optional<String> units,
    Optional<String> warnings) {
  /// The same under another number.
  public CollectionRow numbered(int number) {
    return with(number, definition, growth, units, warnings);
  }

  /// The lines of the warnings.
  public List<String> warningLines() {
    return warnings.map(text -> text.lines().toList()).orElse(List.of());
  }

  /// What is asked for, its experiment in these words, without what the problem told.
  public CollectionRow asked(String definition) {
    return with(collection, definition, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private CollectionRow with(
      int collection,
      String definition,
      Optional<Growth> growth,
      Optional<String> units,
      Optional<String> warnings) {
    return new CollectionRow(
        storeVersion,
        collection,
        problem,
        definition,
        variant,
        parameters,
        symmetry,
        groupOrder,
        rigid,
        coercive,
        tolerance,
        criticalBelow,
        nullEigenvalue,
        provenOnly,
        growth,
        units,
        warnings);
  }
}
