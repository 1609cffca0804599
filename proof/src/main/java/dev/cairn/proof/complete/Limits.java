package dev.cairn.proof.complete;

/// Where a search over boxes ends.
///
/// @param boxes examined at most
/// @param resolution sides below this share of the box's widths are not halved: what is left there
///     stays open
public record Limits(int boxes, double resolution) {
  /// Memory for the boxes that wait grows with their number, 16n bytes each.
  public static final Limits DEFAULT = new Limits(1_000_000, 0x1p-40);

  public Limits {
    if (boxes < 1) {
      throw new IllegalArgumentException("%s boxes must be ≥ 1".formatted(boxes));
    }
    if (!(resolution >= 0x1p-45 && resolution < 1)) {
      throw new IllegalArgumentException(
          "resolution %s must be between 2⁻⁴⁵ and 1".formatted(resolution));
    }
  }
}
