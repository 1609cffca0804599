package dev.cairn.onnx;

import dev.cairn.onnx.Batch.Common;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Optional;

/// Products of matrices. Neither contracts over samples, nor do rows and columns both belong to
/// samples.
record Products(Algebra algebra) {
  /// L·R of matrices, each transposed first where its flag says so.
  Item gemm(Item left, Item right, boolean transposeLeft, boolean transposeRight) {
    SampleAxis.refuse(left, transposeLeft ? 0 : 1, "multiplies along", Advice.CONTRACT);
    SampleAxis.refuse(right, transposeRight ? 1 : 0, "multiplies along", Advice.CONTRACT);
    Optional<SampleAxis> rows = left.samples().map(s -> s.at(0));
    Optional<SampleAxis> columns = right.samples().map(s -> s.at(1));
    requireOne(rows, columns);
    Value result =
        algebra
            .builder()
            .product(algebra.value(left), algebra.value(right), transposeLeft, transposeRight);
    return new Computed(result, rows.or(() -> columns));
  }

  /// Refuses a product whose rows and columns both belong to samples.
  private static void requireOne(Optional<SampleAxis> left, Optional<SampleAxis> right) {
    if (left.isPresent() && right.isPresent() && !left.equals(right)) {
      throw new IllegalArgumentException(
          "multiplies samples with one another, so samples mix: " + Advice.CONTRACT);
    }
  }

  /// The matrix product of the last two axes, other axes repeated as for arithmetic; operands of
  /// one axis become a row on the left, a column on the right, as `numpy.matmul` has it.
  Item product(Item left, Item right) {
    int[] l = left.shape();
    int[] r = right.shape();
    if (l.length == 0 || r.length == 0) {
      throw new IllegalArgumentException("cannot multiply a scalar");
    }
    Item row =
        l.length == 1
            ? algebra.reshape(left, new int[] {1, l[0]}, SampleAxis.shifted(left.samples(), 1))
            : left;
    Item column =
        r.length == 1 ? algebra.reshape(right, new int[] {r[0], 1}, right.samples()) : right;
    Item product = ofMatrices(row, column);
    Item rows = l.length == 1 ? dropped(product, 2) : product;
    return r.length == 1 ? dropped(rows, 1) : rows;
  }

  /// The product of operands of two axes or more.
  private Item ofMatrices(Item left, Item right) {
    int[] l = left.shape();
    int[] r = right.shape();
    int inner = l[l.length - 1];
    if (r[r.length - 2] != inner) {
      throw new IllegalArgumentException(
          "shapes %s and %s do not fit"
              .formatted(
                  algebra.batch().describe(algebra.batch().extents(left)),
                  algebra.batch().describe(algebra.batch().extents(right))));
    }
    Optional<SampleAxis> samples = samplesOfProduct(left, right);
    int columns = r[r.length - 1];
    if (r.length == 2 && l.length > 2) {
      // All rows at once: one product instead of many.
      int[] rows = {Shapes.count(l) / inner, inner};
      int[] shape = l.clone();
      shape[l.length - 1] = columns;
      Value result =
          algebra
              .builder()
              .product(
                  algebra.builder().reshape(algebra.value(left), Shape.of(rows)),
                  algebra.value(right));
      return new Computed(
          algebra.builder().reshape(result, Shape.of(algebra.bounded(shape))), samples);
    }
    int[] outer = Shapes.broadcast(Arrays.copyOf(l, l.length - 2), Arrays.copyOf(r, r.length - 2));
    int[] of = join(outer, l[l.length - 2], inner);
    Item a = algebra.broadcast(left, new Common(of, Optional.empty()));
    Item b = algebra.broadcast(right, new Common(join(outer, inner, columns), Optional.empty()));
    algebra.bounded(join(outer, l[l.length - 2], columns));
    return new Computed(algebra.builder().product(algebra.value(a), algebra.value(b)), samples);
  }

  /// The product without its last axis but so many, of extent 1.
  private Item dropped(Item product, int fromEnd) {
    int axis = product.rank() - fromEnd;
    Optional<SampleAxis> samples =
        product.samples().map(s -> s.axis() > axis ? s.at(s.axis() - 1) : s);
    return algebra.reshape(product, without(product.shape(), axis), samples);
  }

  /// Where the samples lie in the matrix product of the last two axes.
  private Optional<SampleAxis> samplesOfProduct(Item left, Item right) {
    SampleAxis.refuse(left, left.rank() - 1, "multiplies along", Advice.CONTRACT);
    SampleAxis.refuse(right, right.rank() - 2, "multiplies along", Advice.CONTRACT);
    int rank = Math.max(left.rank(), right.rank());
    Optional<SampleAxis> a = SampleAxis.shifted(left.samples(), rank - left.rank());
    Optional<SampleAxis> b = SampleAxis.shifted(right.samples(), rank - right.rank());
    requireOne(a, b);
    Optional<SampleAxis> samples = a.or(() -> b);
    if (samples.isPresent() && samples.get().axis() < rank - 2) {
      algebra.batch().requireAlike(left, samples, rank);
      algebra.batch().requireAlike(right, samples, rank);
    }
    return samples;
  }

  static int[] without(int[] shape, int axis) {
    int[] rest = new int[shape.length - 1];
    System.arraycopy(shape, 0, rest, 0, axis);
    System.arraycopy(shape, axis + 1, rest, axis, rest.length - axis);
    return rest;
  }

  private static int[] join(int[] outer, int rows, int columns) {
    int[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = rows;
    shape[outer.length + 1] = columns;
    return shape;
  }
}
