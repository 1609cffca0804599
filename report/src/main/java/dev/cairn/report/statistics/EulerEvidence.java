package dev.cairn.report.statistics;

/// Whether Σ (−1)ᵏ nₖ over a collection says anything about what is missing.
///
/// It is 1 over all critical points of a function that grows towards infinity, or over those in a
/// box on whose boundary the gradient points outward, if they are all nondegenerate.
///
/// @param applies whether these may be assumed
/// @param words what is assumed, or why it cannot be
public record EulerEvidence(boolean applies, String words) {
  static EulerEvidence of(CollectionSummary summary) {
    var collection = summary.collection();
    long families = summary.families().values().stream().mapToLong(Long::longValue).sum();
    int unresolved = summary.unresolved().size();
    if (families > 0 || collection.rigid() > 0) {
      return no("points come in continuous families");
    }
    if (unresolved > 0) {
      return no("%s unresolved".formatted(unresolved));
    }
    if (summary.degenerate() > 0) {
      return no("%s degenerate".formatted(summary.degenerate()));
    }
    if (summary.points().isEmpty()) {
      return no("there is no point");
    }
    String nondegenerate = "assuming that every critical point is nondegenerate and that ";
    if (collection.coercive()) {
      return new EulerEvidence(true, nondegenerate + "f grows towards infinity, as L2 makes it");
    }
    if (collection.growth().isEmpty()) {
      return no("whether f grows towards infinity is not known");
    }
    return switch (collection.growth().get()) {
      case OUTWARD ->
          new EulerEvidence(
              true,
              "assuming that f is smooth in the whole box, that every critical point is"
                  + " nondegenerate and that f rises outward on the boundary, as it does at all"
                  + " samples");
      case NOT_OUTWARD -> no("f does not rise outward everywhere on the boundary");
    };
  }

  private static EulerEvidence no(String why) {
    return new EulerEvidence(false, why);
  }
}
