package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import java.util.OptionalInt;

/// What is done with samples once they are read, in this order.
public record PrepareSpec(
    @Key(value = "Whether the samples are shuffled, by the campaign's seed.", fallback = "false")
        boolean shuffled,
    @Key(value = "How many samples are kept, the first ones; all by default.", range = "[1, ∞)")
        OptionalInt samples,
    @Key(
            value = "Whether each feature gets mean 0 and variance 1; constant ones become 0.",
            fallback = "false")
        boolean standardised,
    @Key(
            value = "How many principal components replace the features; none by default.",
            range = "[1, ∞)")
        OptionalInt components) {
  /// Nothing is done.
  public static final PrepareSpec NONE =
      new PrepareSpec(false, OptionalInt.empty(), false, OptionalInt.empty());
}
