package dev.cairn.study.work;

import dev.cairn.experiment.CairnException;
import dev.cairn.study.store.ProvenanceRow;
import java.util.List;
import java.util.Optional;

/// Whether results of different arithmetic may stand in one store.
public enum Mixing {
  /// Work that would mix them is refused.
  REFUSED,
  /// They may; tables and reports say which run was made with which.
  ACCEPTED;

  /// The option that accepts it.
  public static final String OPTION = "--accept-mixed";

  /// Refuses a session whose results would differ in their bits from those of one before.
  ///
  /// @param before the sessions that have worked here
  /// @param now the session that would
  public void check(List<ProvenanceRow> before, ProvenanceRow now) {
    if (this == ACCEPTED) {
      return;
    }
    for (ProvenanceRow earlier : before) {
      Optional<String> difference = earlier.arithmetic().difference(now.arithmetic());
      if (difference.isPresent()) {
        throw new CairnException(
            "the results would mix with those of session %s: %s (%s goes on and marks them)"
                .formatted(earlier.session(), difference.get(), OPTION));
      }
    }
  }
}
