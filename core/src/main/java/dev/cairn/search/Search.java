package dev.cairn.search;

import dev.cairn.objective.Objective;
import java.util.Optional;

/// The one outer loop: runs a finder until a stopping rule, a stall or a non-finite value ends it.
public final class Search {
  private Search() {}

  /// Runs from θ₀ = start (length n; read, not kept).
  ///
  /// The rule is asked at every iterate before a step is taken from it; the observer sees every
  /// iterate once, after that step. Returns normally however the search ends; only programming
  /// errors throw.
  public static <O extends Objective> SearchResult run(
      Finder<? super O> finder, O objective, double[] start, StoppingRule rule, Observer observer) {
    try (Trajectory trajectory = finder.begin(objective, start)) {
      for (int k = 0; ; k++) {
        var arrived =
            new Iterate(
                k,
                trajectory.theta(),
                trajectory.value(),
                trajectory.squaredGradientNorm(),
                Optional.empty());
        Optional<StopReason> reason = nonFinite(arrived).or(() -> rule.check(arrived));
        if (reason.isPresent()) {
          observer.observe(arrived);
          return new SearchResult(reason.get(), arrived);
        }
        Step step = trajectory.step();
        var left =
            new Iterate(
                k,
                arrived.theta(),
                arrived.value(),
                arrived.squaredGradientNorm(),
                Optional.of(step));
        observer.observe(left);
        switch (step.outcome()) {
          case Step.Outcome.Moved() -> {}
          case Step.Outcome.Stalled(String why) -> {
            return new SearchResult(new StopReason.Stalled(why), left);
          }
        }
      }
    }
  }

  private static Optional<StopReason> nonFinite(Iterate iterate) {
    if (!Double.isFinite(iterate.value())) {
      return Optional.of(new StopReason.NonFinite("value " + iterate.value()));
    }
    if (!Double.isFinite(iterate.squaredGradientNorm())) {
      return Optional.of(
          new StopReason.NonFinite("squared gradient norm " + iterate.squaredGradientNorm()));
    }
    return Optional.empty();
  }
}
