package dev.cairn.formats;

import java.util.List;
import java.util.Optional;

/// Which columns of a table are features, targets and sample weights, by name; `*` in a name stands
/// for any characters.
///
/// @param features the features in this order; none named: all columns without another role
/// @param targets the targets; none for data that are their own targets
/// @param weight the column of sample weights
public record ColumnRoles(List<String> features, List<String> targets, Optional<String> weight) {
  /// All columns are features.
  public static final ColumnRoles FEATURES_ONLY =
      new ColumnRoles(List.of(), List.of(), Optional.empty());

  public ColumnRoles {
    features = List.copyOf(features);
    targets = List.copyOf(targets);
  }
}
