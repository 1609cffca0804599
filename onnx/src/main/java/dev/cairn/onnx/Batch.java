package dev.cairn.onnx;

import dev.cairn.onnx.Item.Known;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The samples that a graph takes at once, of which the program sees one: arithmetic of extents
/// with the axis of samples in them.
///
/// @param size the number N that stands for the samples in the graph's own arithmetic of shapes
/// @param free whether the model leaves the number open
record Batch(long size, boolean free) {
  /// Stands for the number of samples where a model leaves it open: a prime above any extent that
  /// a model writes down. So a product of extents is a multiple of it only through the samples.
  private static final long OPEN = 1_000_003;

  /// The batch that an input declares with its first axis.
  static Batch of(List<OnnxInput> inputs) {
    for (OnnxInput input : inputs) {
      if (!input.extents().isEmpty() && input.extents().getFirst() > 0) {
        return new Batch(input.extents().getFirst(), false);
      }
    }
    return new Batch(OPEN, true);
  }

  /// The extents as the graph knows them, with the samples.
  long[] extents(Item item) {
    long[] extents = Arrays.stream(item.shape()).asLongStream().toArray();
    item.samples().ifPresent(s -> extents[s.axis()] *= size);
    return extents;
  }

  /// The extents for one sample of a value whose samples lie at a place.
  int[] ofOneSample(long[] extents, Optional<SampleAxis> samples) {
    long[] one = extents.clone();
    samples.ifPresent(s -> one[s.axis()] = (long) s.outer() * s.inner());
    return Arrays.stream(one).mapToInt(extent -> Shapes.extent((double) extent)).toArray();
  }

  /// Where the samples of an item lie after its elements got another shape in the same order.
  Optional<SampleAxis> reshaped(Item item, long[] to) {
    if (item.samples().isEmpty()) {
      return Optional.empty();
    }
    SampleAxis from = item.samples().get();
    long[] extents = extents(item);
    long before = product(extents, 0, from.axis()) * from.outer();
    Optional<SampleAxis> merged = Optional.empty();
    long outside = 1;
    for (int axis = 0; axis < to.length && outside <= before; axis++) {
      if (before % outside == 0) {
        long outer = before / outside;
        if (to[axis] > 0 && to[axis] % (outer * size) == 0) {
          var place = new SampleAxis(axis, (int) outer, (int) (to[axis] / (outer * size)));
          if (place.outer() == 1 && place.inner() == 1) {
            return Optional.of(place);
          }
          merged = merged.isPresent() ? merged : Optional.of(place);
        }
      }
      outside *= to[axis];
    }
    if (merged.isEmpty()) {
      throw new IllegalArgumentException(
          "reshapes %s to %s, which cuts across the samples: keep the axis of the samples, as in"
                  .formatted(describe(extents), describe(to))
              + " x.flatten(1) or x.reshape(x.shape[0], -1)");
    }
    return merged;
  }

  /// Whether an operation on two numbers gives one that depends on the number of samples.
  ///
  /// @param of which of the operands do
  boolean dependent(Arithmetic operation, double x, double y, Dependence of) {
    return free
        ? new Counts(size).dependent(operation, x, of.first(), y, of.second())
        : of.first() || of.second();
  }

  /// Which of two numbers depend on the number of samples.
  record Dependence(boolean first, boolean second) {}

  /// The product of extents from one axis up to another.
  static long product(long[] extents, int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.multiplyExact(product, extents[axis]);
    }
    return product;
  }

  static long count(long[] extents) {
    return product(extents, 0, extents.length);
  }

  /// The shape as text, with N for the samples.
  String describe(long[] extents) {
    return Arrays.stream(extents)
        .mapToObj(
            extent ->
                !free || extent == 0 || extent % size != 0
                    ? Long.toString(extent)
                    : extent == size ? "N" : extent / size + "·N")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// How many operands make a shape, and where the samples lie in it.
  record Common(List<Integer> extents, Optional<SampleAxis> samples) {
    Common(int[] shape, Optional<SampleAxis> samples) {
      this(Arrays.stream(shape).boxed().toList(), samples);
    }

    int[] shape() {
      return extents.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /// The shape of operands repeated to one another, aligned at the last axis. Samples must meet
  /// themselves, and what all samples share must have the extent 1 along them.
  Common common(Item... items) {
    int[] shape = {};
    for (Item item : items) {
      shape = Shapes.broadcast(shape, item.shape());
    }
    Optional<SampleAxis> samples = Optional.empty();
    for (Item item : items) {
      Optional<SampleAxis> own = SampleAxis.shifted(item.samples(), shape.length - item.rank());
      if (own.isPresent() && samples.isPresent() && !own.equals(samples)) {
        throw new IllegalArgumentException(
            ("sets samples against one another (shapes %s), so samples mix: compare features"
                    + " within a sample")
                .formatted(describeAll(items)));
      }
      samples = samples.isPresent() ? samples : own;
    }
    for (Item item : items) {
      requireAlike(item, samples, shape.length);
    }
    return new Common(shape, samples);
  }

  /// Refuses a shared value with an extent other than 1 along the samples.
  void requireAlike(Item item, Optional<SampleAxis> samples, int rank) {
    if (samples.isEmpty() || item.samples().isPresent()) {
      return;
    }
    int axis = samples.get().axis() - (rank - item.rank());
    if (axis >= 0 && item.shape()[axis] != 1) {
      throw new IllegalArgumentException(
          "a value of shape %s is shared by all samples, but has an extent along their axis: %s"
              .formatted(describe(extents(item)), Advice.DYNAMIC_AXES));
    }
  }

  private String describeAll(Item... items) {
    return Arrays.stream(items)
        .map(item -> describe(extents(item)))
        .collect(Collectors.joining(" and "));
  }

  /// The shape that numbers of a graph write down, and where they put the samples: an entry that
  /// is computed from the number of samples is their axis.
  Common written(Known numbers) {
    long[] extents = new long[numbers.tensor().count()];
    Optional<SampleAxis> samples = Optional.empty();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = Shapes.extent(numbers.tensor().values()[axis]);
      if (numbers.counted().contains(axis)) {
        if (samples.isPresent() || extents[axis] % size != 0 || extents[axis] == 0) {
          throw new IllegalArgumentException(
              "a shape %s that grows otherwise than with the number of samples"
                  .formatted(describe(extents)));
        }
        samples = Optional.of(new SampleAxis(axis, 1, (int) (extents[axis] / size)));
      }
    }
    return new Common(ofOneSample(extents, samples), samples);
  }
}
