package dev.cairn.formats;

/// How much a file may make its reader allocate. No reader allocates by a declared size alone:
/// memory grows with the bytes that really arrive, up to these limits.
///
/// @param maxElements elements of all tensors of a file together, 8 bytes each
/// @param maxTensors tensors (or columns) in a file
/// @param maxExpansion how many times its compressed size an archive entry may unpack to, once it
///     is larger than a megabyte
public record Limits(long maxElements, int maxTensors, int maxExpansion) {
  /// Half a billion elements (4 GiB of float64), far above the data sets Cairn is for; deflate
  /// reaches 1032 : 1 on constant data, honest arrays stay below 100 : 1.
  public static final Limits DEFAULT = new Limits(1L << 29, 100_000, 200);

  public Limits {
    if (maxElements < 1) {
      throw new IllegalArgumentException("maxElements %s must be ≥ 1".formatted(maxElements));
    }
    if (maxTensors < 1) {
      throw new IllegalArgumentException("maxTensors %s must be ≥ 1".formatted(maxTensors));
    }
    if (maxExpansion < 1) {
      throw new IllegalArgumentException("maxExpansion %s must be ≥ 1".formatted(maxExpansion));
    }
  }
}
