package dev.cairn.program;

import java.util.Collections;
import java.util.List;

/// How a kernel moves over the spatial axes of `[channels, extent, …]`: one entry per spatial axis.
///
/// @param kernel extents of the kernel, each at least 1
/// @param strides distance between neighbouring positions, each at least 1
/// @param dilations distance between neighbouring kernel elements, each at least 1
/// @param before zeros before the first element, each at least 0
/// @param after zeros after the last element, each at least 0
public record Window(
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> dilations,
    List<Integer> before,
    List<Integer> after) {

  /// Copies the lists and checks them.
  public Window {
    kernel = atLeast("kernel", 1, kernel, kernel.size());
    strides = atLeast("strides", 1, strides, kernel.size());
    dilations = atLeast("dilations", 1, dilations, kernel.size());
    before = atLeast("padding before", 0, before, kernel.size());
    after = atLeast("padding after", 0, after, kernel.size());
  }

  private static List<Integer> atLeast(String what, int least, List<Integer> values, int rank) {
    if (rank == 0 || values.size() != rank || values.stream().anyMatch(value -> value < least)) {
      throw new IllegalArgumentException(
          "%s %s must be %s numbers of at least %s".formatted(what, values, rank, least));
    }
    return List.copyOf(values);
  }

  /// A window with stride 1, no dilation and no padding.
  public static Window of(Integer... kernel) {
    int rank = kernel.length;
    return new Window(
        List.of(kernel), repeat(1, rank), repeat(1, rank), repeat(0, rank), repeat(0, rank));
  }

  private static List<Integer> repeat(int value, int rank) {
    return Collections.nCopies(rank, value);
  }

  /// This window with the same stride along all axes.
  public Window stride(int stride) {
    return new Window(kernel, repeat(stride, rank()), dilations, before, after);
  }

  /// This window with the same dilation along all axes.
  public Window dilation(int dilation) {
    return new Window(kernel, strides, repeat(dilation, rank()), before, after);
  }

  /// This window with the same padding at both ends of all axes.
  public Window padding(int padding) {
    return new Window(kernel, strides, dilations, repeat(padding, rank()), repeat(padding, rank()));
  }

  /// Number of spatial axes.
  public int rank() {
    return kernel.size();
  }

  /// Number of elements of the kernel.
  public int size() {
    return kernel.stream().reduce(1, (a, b) -> a * b);
  }

  /// The number of positions along each spatial axis of `[channels, extent, …]`.
  int[] positions(Shape image) {
    int[] positions = new int[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      int covered = dilations.get(axis) * (kernel.get(axis) - 1) + 1;
      int room = image.extent(axis + 1) + before.get(axis) + after.get(axis) - covered;
      positions[axis] = room < 0 ? 0 : room / strides.get(axis) + 1;
    }
    return positions;
  }

  /// The element of a channel that kernel element k meets at a position (both row-major), −1 in the
  /// padding.
  int element(Shape image, int[] positions, int position, int k) {
    int restOfPosition = position;
    int restOfKernel = k;
    int element = 0;
    int stride = 1;
    boolean inside = true;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      int at =
          restOfPosition % positions[axis] * strides.get(axis)
              + restOfKernel % kernel.get(axis) * dilations.get(axis)
              - before.get(axis);
      restOfPosition /= positions[axis];
      restOfKernel /= kernel.get(axis);
      int extent = image.extent(axis + 1);
      inside &= at >= 0 && at < extent;
      element += at * stride;
      stride *= extent;
    }
    return inside ? element : IndexMap.NONE;
  }
}
