package dev.cairn.program.evaluator;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chain of element-wise operations on values of one size, done row by row: what one operation
/// writes is still in the first-level cache when the next one reads it.
final class ElementwiseStep implements Step {
  private final int rows;
  private final Operation[] parts;

  ElementwiseStep(int rows, List<Operation> parts) {
    this.rows = rows;
    this.parts = parts.toArray(Operation[]::new);
  }

  @Override
  public void run(Frame frame) {
    for (int j = 0; j < rows; j++) {
      for (Operation part : parts) {
        part.row(frame, j);
      }
    }
  }

  /// One operation of the chain.
  interface Operation {
    /// Does row j.
    void row(Frame frame, int j);
  }

  /// What a part reads: row `map[j]` (or j) of a slot; a number where the slot is shared.
  static final class Operand {
    private final Slot slot;
    private final int @Nullable [] map;
    private final View view = new View();

    Operand(Slot slot, @Nullable IndexMap map) {
      this.slot = slot;
      this.map = map == null ? null : map.toArray();
    }

    boolean shared() {
      return !slot.perSample();
    }

    View row(Frame frame, int j) {
      frame.locate(slot, map == null ? j : map[j], view);
      return view;
    }

    double number(Frame frame, int j) {
      return frame.get(slot, map == null ? j : map[j]);
    }
  }

  /// The arithmetic of a [Binary].
  enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY
  }

  /// Sum, difference or product of two operands.
  static final class Binary implements Operation {
    private final Arithmetic arithmetic;
    private final Operand left;
    private final Operand right;
    private final Operand target;

    Binary(Arithmetic arithmetic, Operand left, Operand right, Operand target) {
      this.arithmetic = arithmetic;
      this.left = left;
      this.right = right;
      this.target = target;
    }

    @Override
    public void row(Frame frame, int j) {
      Kernels kernels = frame.kernels;
      int width = frame.width();
      View c = target.row(frame, j);
      if (left.shared() && right.shared()) {
        double a = left.number(frame, j);
        double b = right.number(frame, j);
        kernels.fill(
            switch (arithmetic) {
              case ADD -> a + b;
              case SUBTRACT -> a - b;
              case MULTIPLY -> a * b;
            },
            c,
            width);
      } else if (left.shared()) {
        double a = left.number(frame, j);
        View b = right.row(frame, j);
        switch (arithmetic) {
          case ADD -> kernels.affine(1, b, a, c, width);
          case SUBTRACT -> kernels.affine(-1, b, a, c, width);
          case MULTIPLY -> kernels.scale(a, b, c, width);
        }
      } else if (right.shared()) {
        View a = left.row(frame, j);
        double b = right.number(frame, j);
        switch (arithmetic) {
          case ADD -> kernels.affine(1, a, b, c, width);
          case SUBTRACT -> kernels.affine(1, a, -b, c, width);
          case MULTIPLY -> kernels.scale(b, a, c, width);
        }
      } else {
        View a = left.row(frame, j);
        View b = right.row(frame, j);
        switch (arithmetic) {
          case ADD -> kernels.add(a, b, c, width);
          case SUBTRACT -> kernels.subtract(a, b, c, width);
          case MULTIPLY -> kernels.multiply(a, b, c, width);
        }
      }
    }
  }

  /// The product of two per-sample operands plus a third one.
  static final class MultiplyAdd implements Operation {
    private final Operand left;
    private final Operand right;
    private final Operand term;
    private final Operand target;

    MultiplyAdd(Operand left, Operand right, Operand term, Operand target) {
      this.left = left;
      this.right = right;
      this.term = term;
      this.target = target;
    }

    @Override
    public void row(Frame frame, int j) {
      frame.kernels.multiplyAdd(
          left.row(frame, j),
          right.row(frame, j),
          term.row(frame, j),
          target.row(frame, j),
          frame.width());
    }
  }

  /// A per-sample operand plus a shared one, times another per-sample one.
  static final class ShiftMultiply implements Operation {
    private final Operand operand;
    private final Operand shift;
    private final Operand factor;
    private final Operand target;

    ShiftMultiply(Operand operand, Operand shift, Operand factor, Operand target) {
      this.operand = operand;
      this.shift = shift;
      this.factor = factor;
      this.target = target;
    }

    @Override
    public void row(Frame frame, int j) {
      frame.kernels.shiftMultiply(
          operand.row(frame, j),
          shift.number(frame, j),
          factor.row(frame, j),
          target.row(frame, j),
          frame.width());
    }
  }

  /// A fixed factor times an operand.
  static final class Scale implements Operation {
    private final double factor;
    private final Operand operand;
    private final Operand target;

    Scale(double factor, Operand operand, Operand target) {
      this.factor = factor;
      this.operand = operand;
      this.target = target;
    }

    @Override
    public void row(Frame frame, int j) {
      View c = target.row(frame, j);
      if (operand.shared()) {
        frame.kernels.fill(factor * operand.number(frame, j), c, frame.width());
      } else {
        frame.kernels.scale(factor, operand.row(frame, j), c, frame.width());
      }
    }
  }

  /// A function of a per-sample operand, with as many of its derivatives as are wanted, in one
  /// pass.
  static final class Apply implements Operation {
    private final Function function;
    private final Operand operand;
    private final @Nullable Operand[] targets = new @Nullable Operand[Kernels.ORDERS];
    private final @Nullable View[] views = new @Nullable View[Kernels.ORDERS];

    Apply(Function function, Operand operand) {
      this.function = function;
      this.operand = operand;
    }

    /// Asks for one more derivative.
    void want(int order, Operand target) {
      targets[order] = target;
    }

    @Override
    public void row(Frame frame, int j) {
      for (int k = 0; k < targets.length; k++) {
        Operand target = targets[k];
        if (target != null) {
          views[k] = target.row(frame, j);
        }
      }
      frame.kernels.function(function, operand.row(frame, j), views, frame.width());
    }
  }

  /// The sum of rows: row j is added to row `map[j]` of the target.
  static final class SumRows implements Operation {
    private final Operand operand;
    private final Operand target;
    private final boolean[] first;

    SumRows(Operand operand, Slot target, IndexMap map, int targetRows) {
      this.operand = operand;
      this.target = new Operand(target, map);
      this.first = RowSteps.Scatter.firstVisits(map.toArray(), targetRows);
    }

    @Override
    public void row(Frame frame, int j) {
      View c = target.row(frame, j);
      int width = frame.width();
      if (operand.shared()) {
        double number = operand.number(frame, j);
        if (first[j]) {
          frame.kernels.fill(number, c, width);
        } else {
          frame.kernels.affine(1, c, number, c, width);
        }
      } else if (first[j]) {
        frame.kernels.copy(operand.row(frame, j), c, width);
      } else {
        frame.kernels.add(operand.row(frame, j), c, c, width);
      }
    }
  }

  /// The sum over samples of each row, into partial sums.
  static final class SumSamples implements Operation {
    private final Operand operand;
    private final int partial;
    private final View sums = new View();

    SumSamples(Operand operand, int partial) {
      this.operand = operand;
      this.partial = partial;
    }

    @Override
    public void row(Frame frame, int j) {
      sums.data = frame.memory(Frame.PARTIAL);
      sums.offset = partial + j * Kernels.LANES;
      if (operand.shared()) {
        sums.data[sums.offset] += frame.count() * operand.number(frame, j);
      } else {
        frame.kernels.sum(operand.row(frame, j), sums, frame.count());
      }
    }
  }

  /// Which row of the narrower shape each element of the wider one belongs to.
  static IndexMap broadcastMap(dev.cairn.program.Shape narrow, dev.cairn.program.Shape wide) {
    int rank = wide.rank();
    return IndexMap.of(
        wide.size(),
        i -> {
          int rest = i;
          int index = 0;
          for (int axis = rank - 1; axis >= 0; axis--) {
            int along = rest % wide.extent(axis);
            rest /= wide.extent(axis);
            if (narrow.extent(axis) != 1) {
              index += along * narrow.inner(axis);
            }
          }
          return index;
        });
  }
}
