package dev.cairn.study.store;

import java.util.Optional;

/// Table `continuations`: what is followed, one row.
///
/// @param storeVersion version of the store's layout, [Schema#VERSION]
/// @param name of the experiment
/// @param problem in words
/// @param definition the experiment, as YAML
/// @param parameters n, the dimension of θ
/// @param parameter the number that critical points are followed along
/// @param begins its value where branches begin
/// @param goal the value that it is to reach
/// @param starts how many critical points are followed
/// @param warnings what should be known before numbers are trusted, a line each
public record ContinuationRow(
    int storeVersion,
    String name,
    String problem,
    String definition,
    int parameters,
    String parameter,
    double begins,
    double goal,
    int starts,
    Optional<String> warnings) {}
