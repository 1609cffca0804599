package dev.cairn.objective;

/// What an objective takes of the heap once it has been asked for everything.
///
/// @param needed bytes without which it cannot work
/// @param kept bytes that it takes for speed where there is room
public record MemoryUse(long needed, long kept) {
  /// Little enough not to count.
  public static final MemoryUse LITTLE = new MemoryUse(0, 0);

  /// Requires both to be at least 0.
  public MemoryUse {
    if (needed < 0 || kept < 0) {
      throw new IllegalArgumentException(
          "%s bytes needed and %s kept must be at least 0".formatted(needed, kept));
    }
  }

  /// That of so many dense matrices, n × n each.
  public static MemoryUse matrices(long count, int n) {
    return new MemoryUse(count * n * n * Double.BYTES, 0);
  }

  /// That of both together.
  public MemoryUse plus(MemoryUse other) {
    return new MemoryUse(needed + other.needed, kept + other.kept);
  }

  /// That of so many.
  public MemoryUse times(long count) {
    return new MemoryUse(count * needed, count * kept);
  }
}
