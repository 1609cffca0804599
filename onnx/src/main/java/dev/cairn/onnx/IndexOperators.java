package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.IndexMap;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Elements chosen by known indices, and sums up to each element.
final class IndexOperators {
  private IndexOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("OneHot", Operator.single(IndexOperators::oneHot));
    operators.put("GatherElements", Operator.single(IndexOperators::gatherElements));
    operators.put("GatherND", Operator.single(IndexOperators::gatherByRows));
    operators.put("ReverseSequence", Operator.single(IndexOperators::reversed));
    operators.put("CumSum", Operator.single(IndexOperators::cumulativeSum));
  }

  static int index(double number, int extent) {
    double positive = number < 0 ? number + extent : number;
    if (!(positive >= 0 && positive < extent)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "index %.0f of %d", number, extent));
    }
    return (int) positive;
  }

  static Item withoutSamples(Item x) {
    if (x.samples().isPresent()) {
      throw new IllegalArgumentException("indexes samples: " + Advice.INDEX);
    }
    return x;
  }

  private static Item oneHot(Scope s) {
    int depth = Shapes.extent(s.number(1));
    Item values = withoutSamples(s.input(2));
    int rank = s.input(0).rank() + 1;
    int axis = Shapes.axis(s.whole("axis", -1), rank);
    if (s.input(0) instanceof Computed rows && rows.samples().isPresent()) {
      return moved(s.algebra(), classes(s.algebra(), rows, depth, values), axis);
    }
    Tensor indices = s.known(0);
    int[] shape = new int[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = i == axis ? depth : indices.extent(i < axis ? i : i - 1);
    }
    int[] strides = Indices.strides(indices.shape());
    // Beyond the depth, either way, no class is meant.
    return s.algebra()
        .gather(
            values,
            shape,
            Optional.empty(),
            () ->
                Indices.map(
                    shape,
                    at -> {
                      int from = 0;
                      for (int i = 0; i < rank; i++) {
                        from += i == axis ? 0 : at[i] * strides[i < axis ? i : i - 1];
                      }
                      long index = (long) indices.values()[from]; // as a cast to whole numbers
                      return (index < 0 ? index + depth : index) == at[axis] ? 1 : 0;
                    }));
  }

  /// Along a new last axis 1 at the number that each element names, 0 elsewhere.
  ///
  /// @param values what stands for 0 and 1
  private static Item classes(Algebra algebra, Computed rows, int depth, Item values) {
    int[] square = {depth, depth};
    Item table =
        algebra.gather(
            values,
            square,
            Optional.empty(),
            () -> IndexMap.of(depth * depth, i -> i / depth == i % depth ? 1 : 0));
    ProgramBuilder builder = algebra.builder();
    Value numbers = builder.reshape(rows.value(), Shape.of(rows.value().shape().size()));
    Value found = builder.lookup(algebra.value(table), numbers);
    int[] shape = Arrays.copyOf(rows.shape(), rows.rank() + 1);
    shape[rows.rank()] = depth;
    algebra.bounded(shape);
    return new Computed(builder.reshape(found, Shape.of(shape)), rows.samples());
  }

  /// With the last axis at another place.
  private static Item moved(Algebra algebra, Item x, int axis) {
    int[] order = new int[x.rank()];
    Arrays.setAll(order, i -> i < axis ? i : i == axis ? order.length - 1 : i - 1);
    return algebra.permuted(x, order);
  }

  /// Elements that numbers from the data name: a sum of all, of which 1 is multiplied by 1.
  private static Item chosen(Scope s, Computed rows) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", 0), x.rank());
    SampleAxis.refuse(x, axis, "picks from", Advice.INDEX);
    int[] own = x.shape();
    int[] wanted = rows.shape();
    int depth = own[axis];
    own[axis] = wanted.length > axis ? wanted[axis] : 0;
    if (!Arrays.equals(own, wanted)) {
      throw new IllegalArgumentException("indices from the data that leave out elements");
    }
    Item values = Algebra.known(ElementType.F64, new int[] {2}, new double[] {0, 1});
    Item hot = moved(s.algebra(), classes(s.algebra(), rows, depth, values), axis);
    int[] wide = new int[x.rank() + 1];
    Arrays.setAll(wide, i -> i <= axis ? x.shape()[i] : i == axis + 1 ? 1 : x.shape()[i - 1]);
    Optional<SampleAxis> samples = x.samples().map(p -> p.axis() < axis ? p : p.at(p.axis() + 1));
    Item products = s.algebra().multiply(hot, s.algebra().reshape(x, wide, samples));
    boolean[] axes = new boolean[wide.length];
    axes[axis] = true;
    return s.algebra().without(s.algebra().sum(products, axes), axes);
  }

  /// The indices of elements of x: the same for all samples, which then lie along one axis of both.
  static Tensor alike(Scope s, Item x) {
    Known indices = s.numbers(1);
    Optional<SampleAxis> samples = indices.samples();
    boolean along = samples.map(p -> p.outer() == 1 && p.inner() == 1).orElse(true);
    boolean fits = along && indices.counted().isEmpty() && samples.equals(x.samples());
    return fits ? indices.tensor() : s.known(1);
  }

  private static Item gatherElements(Scope s) {
    if (s.input(1) instanceof Computed rows && rows.samples().isPresent()) {
      return chosen(s, rows);
    }
    Item x = s.input(0);
    Tensor indices = alike(s, x);
    int axis = Shapes.axis(s.whole("axis", 0), x.rank());
    SampleAxis.refuse(x, axis, "picks from", Advice.INDEX);
    requireAlike(x, s.numbers(1));
    requireRank(x, indices);
    return s.algebra()
        .gather(
            x,
            indices.shape(),
            x.samples(),
            () -> Indices.map(indices.shape(), along(x, indices, axis)));
  }

  static void requireRank(Item x, Tensor indices) {
    boolean fits = indices.rank() == x.rank();
    if (!fits) {
      throw new IllegalArgumentException(
          "indices of %s axes for %s".formatted(indices.rank(), x.rank()));
    }
  }

  /// The element of x that an entry of the indices names, whose position elsewhere is its own.
  static ToIntFunction<int[]> along(Item x, Tensor indices, int axis) {
    int[] shape = x.shape();
    int[] strides = Indices.strides(shape);
    int[] own = Indices.strides(indices.shape());
    return at -> {
      int element = 0;
      for (int i = 0; i < shape.length; i++) {
        int along = i == axis ? index(indices.values()[Indices.at(at, own)], shape[i]) : at[i];
        element += index(along, shape[i]) * strides[i];
      }
      return element;
    };
  }

  /// Indices `[…, k]` name elements or slices by their first k positions behind the batch axes.
  private static Item gatherByRows(Scope s) {
    Item x = withoutSamples(s.input(0));
    int batch = Math.toIntExact(s.whole("batch_dims", 0));
    IndexRows rows = IndexRows.of(x.shape(), s.known(1), batch);
    return s.algebra()
        .gather(x, rows.shape(), Optional.empty(), () -> IndexMap.of(rows.count(), rows::element));
  }

  /// Refuses operands that do not have the samples of x.
  static void requireAlike(Item x, Item other) {
    if (!other.samples().equals(x.samples())) {
      throw new IllegalArgumentException("indexes samples: " + Advice.INDEX);
    }
  }

  /// The first steps of each sequence backwards, as many as its length says.
  private static Item reversed(Scope s) {
    Item x = s.input(0);
    int batch = Shapes.axis(s.whole("batch_axis", 1), x.rank());
    int time = Shapes.axis(s.whole("time_axis", 0), x.rank());
    SampleAxis.refuse(x, time, "reverses along", Advice.INDEX);
    Known lengths = s.numbers(1);
    boolean alike =
        lengths.samples().equals(Optional.of(SampleAxis.FIRST))
            && SampleAxis.along(x, batch)
            && lengths.counted().isEmpty();
    double[] steps = (alike ? lengths.tensor() : s.known(1)).values();
    if (steps.length != x.shape()[batch]) {
      throw new IllegalArgumentException(
          "%s lengths for %s sequences: %s"
              .formatted(steps.length, x.shape()[batch], Advice.DYNAMIC_AXES));
    }
    int[] strides = Indices.strides(x.shape());
    return s.algebra()
        .gather(
            x,
            x.shape(),
            x.samples(),
            () ->
                Indices.map(
                    x.shape(),
                    at -> {
                      int own = at[time];
                      int length = (int) steps[at[batch]];
                      int from = own < length ? length - 1 - own : own;
                      return Indices.at(at, strides) + (from - own) * strides[time];
                    }));
  }

  private static Item cumulativeSum(Scope s) {
    Item x = s.input(0);
    int axis = Shapes.axis((long) s.number(1), x.rank());
    SampleAxis.refuse(x, axis, "sums along", Advice.REDUCE);
    boolean exclusive = s.whole("exclusive", 0) != 0;
    boolean reverse = s.whole("reverse", 0) != 0;
    int[] shape = x.shape();
    int extent = shape[axis];
    // […, extent of the result, extent of the terms, …]: the terms of each sum.
    int[] wide = new int[shape.length + 1];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = shape[i <= axis ? i : i - 1];
    }
    int[] strides = Indices.strides(shape);
    Item terms =
        s.algebra()
            .gather(
                x,
                wide,
                x.samples().map(p -> p.axis() > axis ? p.at(p.axis() + 1) : p),
                () ->
                    Indices.map(
                        wide,
                        at -> {
                          int before = (at[axis] - at[axis + 1]) * (reverse ? -1 : 1);
                          if (before < (exclusive ? 1 : 0)) {
                            return IndexMap.NONE;
                          }
                          int element = 0;
                          for (int i = 0; i < shape.length; i++) {
                            element += at[i < axis ? i : i + 1] * strides[i];
                          }
                          return element;
                        }));
    boolean[] axes = new boolean[wide.length];
    axes[axis + 1] = true;
    if (extent == 0) {
      throw new IllegalArgumentException("sums nothing");
    }
    return s.algebra().without(s.algebra().sum(terms, axes), axes);
  }

  /// Ones and zeros, which are no numbers of a file.
  static Known truths(int[] shape) {
    double[] ones = new double[Shapes.count(shape)];
    Arrays.fill(ones, 1);
    return Algebra.known(ElementType.BOOL, shape, ones);
  }
}
