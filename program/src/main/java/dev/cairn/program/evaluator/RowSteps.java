package dev.cairn.program.evaluator;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Shape;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import org.jspecify.annotations.Nullable;

/// Steps on rows of samples that are neither element-wise nor products.
final class RowSteps {
  private RowSteps() {}

  /// Copies rows: row j of the target is row `sources[j]` of the source, zero for −1. A shared
  /// source gives rows that are the same for every sample.
  static final class Move implements Step {
    private final Slot source;
    private final Slot target;
    private final int[] sources;
    private final View from = new View();
    private final View to = new View();

    Move(Slot source, Slot target, int[] sources) {
      this.source = source;
      this.target = target;
      this.sources = sources;
    }

    @Override
    public void run(Frame frame) {
      int width = frame.width();
      for (int j = 0; j < sources.length; j++) {
        frame.locate(target, j, to);
        if (sources[j] == IndexMap.NONE) {
          frame.kernels.fill(0, to, width);
        } else if (source.perSample()) {
          frame.locate(source, sources[j], from);
          frame.kernels.copy(from, to, width);
        } else {
          frame.kernels.fill(frame.get(source, sources[j]), to, width);
        }
      }
    }
  }

  /// Puts rows: row j of the source becomes row `targets[j]` of the target.
  static final class Place implements Step {
    private final Slot source;
    private final Slot target;
    private final int[] targets;
    private final View from = new View();
    private final View to = new View();

    Place(Slot source, Slot target, int[] targets) {
      this.source = source;
      this.target = target;
      this.targets = targets;
    }

    @Override
    public void run(Frame frame) {
      for (int j = 0; j < targets.length; j++) {
        frame.locate(target, targets[j], to);
        if (source.perSample()) {
          frame.locate(source, j, from);
          frame.kernels.copy(from, to, frame.width());
        } else {
          frame.kernels.fill(frame.get(source, j), to, frame.width());
        }
      }
    }
  }

  /// Adds rows: row j of the source to row `targets[j]` of the target, nowhere for −1.
  static final class Scatter implements Step {
    private final Slot source;
    private final Slot target;
    private final int[] targets;
    private final int rows;
    private final boolean[] first;
    private final boolean[] untouched;
    private final View from = new View();
    private final View to = new View();

    Scatter(Slot source, Slot target, int[] targets, int rows) {
      this.source = source;
      this.target = target;
      this.targets = targets;
      this.rows = rows;
      this.first = firstVisits(targets, rows);
      this.untouched = new boolean[rows];
      java.util.Arrays.fill(untouched, true);
      for (int row : targets) {
        if (row != IndexMap.NONE) {
          untouched[row] = false;
        }
      }
    }

    /// For every entry whether it is the first that leads where it leads.
    static boolean[] firstVisits(int[] targets, int rows) {
      boolean[] seen = new boolean[rows];
      boolean[] first = new boolean[targets.length];
      for (int j = 0; j < targets.length; j++) {
        if (targets[j] != IndexMap.NONE) {
          first[j] = !seen[targets[j]];
          seen[targets[j]] = true;
        }
      }
      return first;
    }

    @Override
    public void run(Frame frame) {
      int width = frame.width();
      for (int j = 0; j < rows; j++) {
        if (untouched[j]) {
          frame.locate(target, j, to);
          frame.kernels.fill(0, to, width);
        }
      }
      for (int j = 0; j < targets.length; j++) {
        if (targets[j] != IndexMap.NONE) {
          frame.locate(source, j, from);
          frame.locate(target, targets[j], to);
          if (first[j]) {
            frame.kernels.copy(from, to, width);
          } else {
            frame.kernels.add(from, to, to, width);
          }
        }
      }
    }
  }

  /// log Σ exp along an axis: max + log Σ exp(x − max).
  static final class LogSumExp implements Step {
    /// Rows of scratch.
    static final int SCRATCH = 2;

    private final Slot source;
    private final Slot target;
    private final Slot scratch;
    private final int outer;
    private final int extent;
    private final int inner;
    private final View x = new View();
    private final View result = new View();
    private final View largest = new View();
    private final View term = new View();
    private final @Nullable View[] termOnly = new @Nullable View[Kernels.ORDERS];
    private final @Nullable View[] resultOnly = new @Nullable View[Kernels.ORDERS];

    LogSumExp(Slot source, Slot target, Slot scratch, Shape shape, int axis) {
      this.source = source;
      this.target = target;
      this.scratch = scratch;
      this.outer = shape.outer(axis);
      this.extent = shape.extent(axis);
      this.inner = shape.inner(axis);
      termOnly[0] = term;
      resultOnly[0] = result;
    }

    @Override
    public void run(Frame frame) {
      Kernels kernels = frame.kernels;
      int width = frame.width();
      frame.locate(scratch, 0, largest);
      frame.locate(scratch, 1, term);
      for (int row = 0; row < outer * inner; row++) {
        int base = row / inner * extent * inner + row % inner;
        frame.locate(target, row, result);
        frame.locate(source, base, x);
        kernels.copy(x, largest, width);
        for (int k = 1; k < extent; k++) {
          frame.locate(source, base + k * inner, x);
          kernels.maximum(largest, x, largest, width);
        }
        kernels.fill(0, result, width);
        for (int k = 0; k < extent; k++) {
          frame.locate(source, base + k * inner, x);
          kernels.subtract(x, largest, term, width);
          kernels.function(Function.EXP, term, termOnly, width);
          kernels.add(result, term, result, width);
        }
        kernels.function(Function.LOG, result, resultOnly, width);
        kernels.add(result, largest, result, width);
      }
    }
  }

  /// 1 at the first maximum along an axis, 0 elsewhere.
  static final class MaximumMask implements Step {
    private final Slot source;
    private final Slot target;
    private final int outer;
    private final int extent;
    private final int inner;
    private final View x = new View();
    private final View mask = new View();

    MaximumMask(Slot source, Slot target, Shape shape, int axis) {
      this.source = source;
      this.target = target;
      this.outer = shape.outer(axis);
      this.extent = shape.extent(axis);
      this.inner = shape.inner(axis);
    }

    @Override
    public void run(Frame frame) {
      int width = frame.width();
      for (int row = 0; row < outer * inner; row++) {
        int base = row / inner * extent * inner + row % inner;
        frame.locate(source, base, x);
        frame.locate(target, base, mask);
        int step = inner * x.rowStride;
        int maskStep = inner * mask.rowStride;
        for (int s = 0; s < width; s++) {
          int best = 0;
          for (int k = 1; k < extent; k++) {
            if (x.data[x.offset + s + k * step] > x.data[x.offset + s + best * step]) {
              best = k;
            }
          }
          for (int k = 0; k < extent; k++) {
            mask.data[mask.offset + s + k * maskStep] = k == best ? 1 : 0;
          }
        }
      }
    }
  }

  /// Rows of a shared table by per-sample numbers.
  static final class Lookup implements Step {
    private final Slot table;
    private final Slot numbers;
    private final Slot target;
    private final Shape tableShape;
    private final int count;
    private final View number = new View();
    private final View out = new View();

    Lookup(Slot table, Slot numbers, Slot target, Shape tableShape, int count) {
      this.table = table;
      this.numbers = numbers;
      this.target = target;
      this.tableShape = tableShape;
      this.count = count;
    }

    @Override
    public void run(Frame frame) {
      int rows = tableShape.extent(0);
      int features = tableShape.extent(1);
      for (int t = 0; t < count; t++) {
        frame.locate(numbers, t, number);
        for (int d = 0; d < features; d++) {
          frame.locate(target, t * features + d, out);
          for (int s = 0; s < frame.width(); s++) {
            int row = rowNumber(number.data[number.offset + s], rows);
            out.data[out.offset + s] =
                row == IndexMap.NONE ? Double.NaN : frame.get(table, row * features + d);
          }
        }
      }
    }

    /// The row that a number names, −1 where it names none.
    static int rowNumber(double number, int rows) {
      int row = (int) number;
      return row == number && row >= 0 && row < rows ? row : IndexMap.NONE;
    }
  }

  /// The adjoint of the lookup: adds rows to the partial sums of a table.
  static final class LookupSum implements Step {
    private final Slot source;
    private final Slot numbers;
    private final int partial;
    private final int rows;
    private final int features;
    private final int count;
    private final View number = new View();
    private final View x = new View();

    LookupSum(Slot source, Slot numbers, int partial, int rows, Shape operand) {
      this.source = source;
      this.numbers = numbers;
      this.partial = partial;
      this.rows = rows;
      this.features = operand.extent(1);
      this.count = operand.extent(0);
    }

    @Override
    public void run(Frame frame) {
      double[] sums = frame.memory(Frame.PARTIAL);
      for (int t = 0; t < count; t++) {
        frame.locate(numbers, t, number);
        for (int d = 0; d < features; d++) {
          frame.locate(source, t * features + d, x);
          for (int s = 0; s < frame.count(); s++) {
            int row = Lookup.rowNumber(number.data[number.offset + s], rows);
            if (row != IndexMap.NONE) {
              int element = partial + (row * features + d) * Kernels.LANES;
              sums[element + s % Kernels.LANES] += x.data[x.offset + s];
            }
          }
        }
      }
    }
  }
}
