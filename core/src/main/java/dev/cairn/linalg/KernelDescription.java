package dev.cairn.linalg;

/// Which dense kernels run, for the provenance of results: bits may differ between these.
///
/// @param library OpenBLAS or Java
/// @param version of the library
/// @param core the processor that the kernel in use was written for, or the width of Java's vectors
/// @param threads threads a call
/// @param vectorBits width of the vectors of Cairn's own kernels: sums are taken lane by lane
/// @param remark why the native library is not in use; empty where it is, or was not wanted
public record KernelDescription(
    String library, String version, String core, int threads, int vectorBits, String remark) {
  @Override
  public String toString() {
    return "%s %s, %s kernel, %s thread%s a call, %s-bit vectors%s"
        .formatted(
            library,
            version,
            core,
            threads,
            threads == 1 ? "" : "s",
            vectorBits,
            remark.isEmpty() ? "" : " (" + remark + ")");
  }
}
