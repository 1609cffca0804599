package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an experiment file says: a problem, where runs start, how they search and what is kept.
///
/// Read by [ExperimentFile]; every key, default and range is declared here and in the records
/// inside, and nowhere else.
public record Experiment(
    @Key("Name of the experiment, as it appears in messages, the store and the summary.")
        String name,
    @Key("One line for people.") Optional<String> title,
    @Key("The function whose critical points are searched.") ProblemSpec problem,
    @Key("Where runs start.") StartSpec start,
    @Key("The method that searches.") FinderSpec finder,
    @Key(
            "How a run goes on from a gradient-flat point (by the cut-offs), or where its finder"
                + " stalls away from a critical point; absent: as the finder does.")
        Optional<EscapeSpec> escape,
    @Key(value = "Number of runs of each variant.", range = "[1, 1000000]") int runs,
    @Key(value = "Limit of iterations of each run.", range = "[1, 1000000]") int iterations,
    @Key(value = "Seed from which every random number derives.", fallback = "1") long seed,
    @Key(value = "When a run ends before its limit of iterations.", fallback = "{}") StopSpec stop,
    @Key(value = "What is stored besides the iterates.", fallback = "{}") StoreSpec store,
    @Key(value = "Where numbers become words.", fallback = "{}") CutoffSpec cutoffs,
    @Key(value = "How `./cairn landscape` searches.", fallback = "{}") LandscapeSpec landscape,
    @Key("How `./cairn continue` follows critical points along a number of the problem.")
        Optional<ContinuationSpec> continuation,
    @Key(value = "How the figure at the end is drawn.", fallback = "{}") FigureSpec figure,
    @Key(
            value =
                "Published figures to compare with, as fractions of the runs: critical, flat_final,"
                    + " ever_above_0.5 and so on.",
            fallback = "{}")
        Map<String, Double> published,
    @Key(
            value = "Settings of the published size, path to value: what --paper-scale sets.",
            fallback = "{}")
        Map<String, String> paperScale,
    @Key(
            value = "Variants of this experiment that run in one campaign; none: only itself.",
            fallback = "[]")
        List<VariantSpec> variants) {
  /// Characters of a name at most.
  static final int LONGEST_NAME = 100;

  /// What does as the name of a file: figures and the campaign's directory bear it.
  private static final Pattern NAME =
      Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,%s}".formatted(LONGEST_NAME - 1));

  /// Refuses a name that no file can have.
  public Experiment {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name is '%s', must be 1 to %s characters that do as a file's name"
              .formatted(name.substring(0, Math.min(name.length(), LONGEST_NAME)), LONGEST_NAME));
    }
  }
}
