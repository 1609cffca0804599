package dev.cairn.study.store;

import java.util.List;
import java.util.Optional;

/// Table `variants`: one row a variant of the experiment.
///
/// @param variant its number, from 0
/// @param settings its name in the experiment, or its swept settings, "finder.rtol=1e-6"; empty
///     where the experiment has no variants
/// @param problem the problem in words: "auto-encoder 16-8-16-16 swish on mnist"
/// @param parameters n, the dimension of θ
/// @param samples samples in the data set; 0 for closed-form functions
/// @param runs its runs
/// @param iterations limit of iterations of each of its runs
/// @param warnings what should be known of its model before numbers are trusted, a line each; empty
///     where there is nothing
public record VariantRow(
    int variant,
    String settings,
    String problem,
    int parameters,
    int samples,
    int runs,
    int iterations,
    Optional<String> warnings) {
  /// The lines of the warnings.
  public List<String> warningLines() {
    return warnings.map(text -> text.lines().toList()).orElse(List.of());
  }
}
