package dev.cairn.program.evaluator;

import dev.cairn.program.Shape;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Extents;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;

/// Matrix products with at least one per-sample operand.
final class ProductSteps {
  private ProductSteps() {}

  /// A matrix within a slot: element (i, j) of batch b at b·size + i·row + j·column.
  record Matrix(Slot slot, int row, int column, int size) {
    /// The last two axes of a shape, transposed where the flag says so.
    static Matrix of(Slot slot, Shape shape, boolean transposed) {
      int columns = shape.extent(-1);
      int size = shape.extent(-2) * columns;
      return transposed ? new Matrix(slot, 1, columns, size) : new Matrix(slot, columns, 1, size);
    }

    Matrix transpose() {
      return new Matrix(slot, column, row, size);
    }

    int at(int batch, int i, int j) {
      return batch * size + i * row + j * column;
    }
  }

  /// The extents of batch, m, k and n.
  record Sizes(int batch, int m, int k, int n) {
    /// From the shape of the result and that of the left operand.
    static Sizes of(Shape result, Shape left, boolean transposeLeft) {
      int m = result.extent(-2);
      int n = result.extent(-1);
      return new Sizes(result.size() / (m * n), m, left.extent(transposeLeft ? -2 : -1), n);
    }
  }

  /// Shared `[m, k]` times per-sample `[k, n]`, column by column of the per-sample operand.
  static final class SharedTimesRows implements Step {
    private final Matrix left;
    private final Matrix right;
    private final Matrix result;
    private final Sizes sizes;
    private final boolean accumulate;
    private final Extents extents;
    private final View w = new View();
    private final View x = new View();
    private final View c = new View();

    SharedTimesRows(Matrix left, Matrix right, Matrix result, Sizes sizes, boolean accumulate) {
      this.left = left;
      this.right = right;
      this.result = result;
      this.sizes = sizes;
      this.accumulate = accumulate;
      this.extents = new Extents(sizes.m(), sizes.k());
    }

    /// The product L·R with a per-sample left and a shared right operand, as (RᵀLᵀ)ᵀ.
    static SharedTimesRows transposed(
        Matrix left, Matrix right, Matrix result, Sizes sizes, boolean accumulate) {
      return new SharedTimesRows(
          right.transpose(),
          left.transpose(),
          result.transpose(),
          new Sizes(sizes.batch(), sizes.n(), sizes.k(), sizes.m()),
          accumulate);
    }

    @Override
    public void run(Frame frame) {
      extents.width = frame.count();
      for (int b = 0; b < sizes.batch(); b++) {
        frame.locate(left.slot(), left.at(b, 0, 0), w);
        w.rowStride = left.row();
        w.columnStride = left.column();
        for (int j = 0; j < sizes.n(); j++) {
          frame.locate(right.slot(), right.at(b, 0, j), x);
          x.rowStride = right.row() * right.slot().stride();
          frame.locate(result.slot(), result.at(b, 0, j), c);
          c.rowStride = result.row() * result.slot().stride();
          frame.kernels.product(w, x, c, extents, accumulate);
        }
      }
    }
  }

  /// Per-sample `[m, k]` times per-sample `[k, n]`.
  static final class RowsTimesRows implements Step {
    private final Matrix left;
    private final Matrix right;
    private final Matrix result;
    private final Sizes sizes;
    private final Extents extents;
    private final View a = new View();
    private final View b = new View();
    private final View c = new View();

    RowsTimesRows(Matrix left, Matrix right, Matrix result, Sizes sizes) {
      this.left = left;
      this.right = right;
      this.result = result;
      this.sizes = sizes;
      this.extents = new Extents(1, sizes.k());
    }

    @Override
    public void run(Frame frame) {
      extents.width = frame.count();
      for (int batch = 0; batch < sizes.batch(); batch++) {
        for (int i = 0; i < sizes.m(); i++) {
          frame.locate(left.slot(), left.at(batch, i, 0), a);
          a.rowStride = left.column() * left.slot().stride();
          for (int j = 0; j < sizes.n(); j++) {
            frame.locate(right.slot(), right.at(batch, 0, j), b);
            b.rowStride = right.row() * right.slot().stride();
            frame.locate(result.slot(), result.at(batch, i, j), c);
            frame.kernels.rowwise(a, b, c, extents);
          }
        }
      }
    }
  }

  /// Per-sample `[m, k]` times per-sample `[k, n]`, summed over the samples.
  static final class Contraction implements Step {
    private final Matrix left;
    private final Matrix right;
    private final int partial;
    private final Sizes sizes;
    private final Extents extents;
    private final View a = new View();
    private final View b = new View();
    private final View sums = new View();

    Contraction(Matrix left, Matrix right, int partial, Sizes sizes) {
      this.left = left;
      this.right = right;
      this.partial = partial;
      this.sizes = sizes;
      this.extents = new Extents(sizes.m(), sizes.n());
    }

    @Override
    public void run(Frame frame) {
      extents.width = frame.count();
      sums.data = frame.memory(Frame.PARTIAL);
      for (int batch = 0; batch < sizes.batch(); batch++) {
        sums.offset = partial + batch * sizes.m() * sizes.n() * Kernels.LANES;
        for (int k = 0; k < sizes.k(); k++) {
          frame.locate(left.slot(), left.at(batch, 0, k), a);
          a.rowStride = left.row() * left.slot().stride();
          frame.locate(right.slot(), right.at(batch, k, 0), b);
          b.rowStride = right.column() * right.slot().stride();
          frame.kernels.contract(a, b, sums, extents);
        }
      }
    }
  }
}
