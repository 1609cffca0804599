package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.BallRow;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hessians of tapes over a box, added up, many columns at a time: the sweeps of [SecondOrder] with
/// a row of balls, one for each column, in place of one interval.
final class ColumnSweeps {
  /// Columns of a sweep: so many that a row is long beside what it costs to come to it, and that
  /// the rows of all steps stay in the cache.
  private static final int TOGETHER = 64;

  private final int n;

  /// For each block of columns the rows of the Hessian from its first column's number on; those
  /// above are, turned, in earlier blocks.
  private final List<BallRow[]> sums = new ArrayList<>();

  /// Rows that steps are given, by their number.
  private final List<BallRow> tangentRows = new ArrayList<>();

  private final List<BallRow> turnRows = new ArrayList<>();

  /// ∇²f over a box θ.
  ///
  /// @throws UndefinedException where f, its gradient or its Hessian may not be defined all over it
  static Interval[][] hessian(LossFunction loss, Interval[] theta) {
    int n = theta.length;
    var scalars = new IntervalScalars();
    var sum = new ColumnSweeps(n);
    for (int s = 0; s < loss.samples(); s++) {
      sum.add(term(Lowering.of(loss.perSample(), loss.block(s, 1)), scalars, theta));
    }
    var penalty = new ColumnSweeps(n);
    loss.penalty()
        .ifPresent(tail -> penalty.add(term(Lowering.of(tail, List.of()), scalars, theta)));
    Interval samples = Interval.of(loss.samples());
    Interval[][] hessian = new Interval[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        hessian[i][j] = sum.entry(i, j).divide(samples).add(penalty.entry(i, j));
      }
    }
    return hessian;
  }

  private static SecondOrder<Interval> term(Tape tape, IntervalScalars scalars, Interval[] theta) {
    return new SecondOrder<>(new FirstOrder<>(tape, scalars, theta), scalars);
  }

  /// Of a loss with n parameters.
  ColumnSweeps(int n) {
    this.n = n;
    for (int from = 0; from < n; from += TOGETHER) {
      int first = from;
      BallRow[] rows = new BallRow[n];
      Arrays.setAll(rows, k -> k < first ? BallRow.NOWHERE : new BallRow(TOGETHER));
      sums.add(rows);
    }
  }

  /// Adds the Hessian of one tape.
  void add(SecondOrder<Interval> term) {
    for (int i = tangentRows.size(); i < term.first().tape().steps().size(); i++) {
      tangentRows.add(new BallRow(TOGETHER));
      turnRows.add(new BallRow(TOGETHER));
    }
    var numbers = new Numbers(term);
    for (int block = 0; block < sums.size(); block++) {
      new Sweep(term, numbers, block).run();
    }
  }

  /// The numbers that an entry of the sum may be.
  Interval entry(int row, int column) {
    if (row < column / TOGETHER * TOGETHER) {
      return entry(column, row);
    }
    return sums.get(column / TOGETHER)[row].get(column % TOGETHER);
  }

  /// What a sweep multiplies with, as centres and radii by step.
  private static final class Numbers {
    final Balls values;
    final Balls slopes;
    final Balls adjoints;

    /// Of the functions, f″ times the adjoint.
    final Balls bends;

    Numbers(SecondOrder<Interval> term) {
      FirstOrder<Interval> first = term.first();
      int size = first.tape().steps().size();
      values = new Balls(size);
      slopes = new Balls(size);
      adjoints = new Balls(size);
      bends = new Balls(size);
      for (int i = 0; i < size; i++) {
        values.set(i, first.value(i));
        slopes.set(i, first.slope(i));
        adjoints.set(i, first.adjoint(i));
        bends.set(i, term.bend(i).multiply(first.adjoint(i)));
      }
    }
  }

  /// Numbers by their centres and radii.
  private static final class Balls {
    final double[] centres;
    final double[] radii;

    Balls(int size) {
      centres = new double[size];
      radii = new double[size];
    }

    void set(int i, Interval x) {
      centres[i] = x.midpoint();
      radii[i] = x.radius();
    }

    void addProduct(int i, BallRow x, BallRow sum) {
      sum.addProduct(centres[i], radii[i], x);
    }
  }

  /// One block of columns of one tape.
  private final class Sweep {
    private final FirstOrder<Interval> first;
    private final Tape tape;
    private final Numbers numbers;
    private final int from;
    private final BallRow[] tangents;
    private final BallRow[] turns;

    Sweep(SecondOrder<Interval> term, Numbers numbers, int block) {
      this.first = term.first();
      this.tape = first.tape();
      this.numbers = numbers;
      this.from = block * TOGETHER;
      int size = tape.steps().size();
      tangents = tangentRows.subList(0, size).toArray(BallRow[]::new);
      turns = turnRows.subList(0, size).toArray(BallRow[]::new);
      for (int i = 0; i < size; i++) {
        tangents[i].clear();
        turns[i].clear();
      }
      for (int k = 0; k < n; k++) {
        int step = tape.variables().get(k);
        if (step >= 0) {
          turns[step] = sums.get(block)[k]; // what comes to a variable is what is asked for
        }
      }
    }

    void run() {
      for (int i = 0; i < tangents.length; i++) {
        forward(i, tangents[i]);
      }
      for (int i = tape.result(); i >= 0; i--) {
        back(i, turns[i]);
      }
    }

    private void forward(int i, BallRow tangent) {
      switch (tape.steps().get(i)) {
        case Tape.Step.Variable(int coordinate) -> {
          if (coordinate >= from && coordinate < from + TOGETHER) {
            tangent.set(coordinate - from, Interval.ONE);
          }
        }
        case Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> {}
        case Tape.Step.Sum(int[] terms) -> {
          for (int term : terms) {
            tangent.add(tangents[term]);
          }
        }
        case Tape.Step.Difference(int left, int right) -> {
          tangent.add(tangents[left]);
          tangent.addProduct(-1, 0, tangents[right]);
        }
        case Tape.Step.Scaled(Real _, int x) -> numbers.slopes.addProduct(i, tangents[x], tangent);
        case Tape.Step.Dot(int[] left, int[] right) -> {
          for (int k = 0; k < left.length; k++) {
            numbers.values.addProduct(right[k], tangents[left[k]], tangent);
            numbers.values.addProduct(left[k], tangents[right[k]], tangent);
          }
        }
        case Tape.Step.Apply(var _, int _, int x) ->
            numbers.slopes.addProduct(i, tangents[x], tangent);
        case Tape.Step.LogSumExp(int[] operands) -> {
          for (int k = 0; k < operands.length; k++) {
            addProduct(first.share(i, k), tangents[operands[k]], tangent);
          }
        }
      }
    }

    private void back(int i, BallRow turn) {
      Interval adjoint = first.adjoint(i);
      boolean still = adjoint.lo() == 0 && adjoint.hi() == 0;
      if (still && turn.isZero()) {
        return;
      }
      switch (tape.steps().get(i)) {
        case Tape.Step.Variable _, Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> {}
        case Tape.Step.Sum(int[] terms) -> {
          for (int term : terms) {
            turns[term].add(turn);
          }
        }
        case Tape.Step.Difference(int left, int right) -> {
          turns[left].add(turn);
          turns[right].addProduct(-1, 0, turn);
        }
        case Tape.Step.Scaled(Real _, int x) -> numbers.slopes.addProduct(i, turn, turns[x]);
        case Tape.Step.Dot(int[] left, int[] right) -> {
          for (int k = 0; k < left.length; k++) {
            int x = left[k];
            int y = right[k];
            numbers.values.addProduct(y, turn, turns[x]);
            numbers.adjoints.addProduct(i, tangents[y], turns[x]);
            numbers.values.addProduct(x, turn, turns[y]);
            numbers.adjoints.addProduct(i, tangents[x], turns[y]);
          }
        }
        case Tape.Step.Apply(var _, int _, int x) -> {
          numbers.slopes.addProduct(i, turn, turns[x]);
          numbers.bends.addProduct(i, tangents[x], turns[x]);
        }
        case Tape.Step.LogSumExp(int[] operands) -> {
          for (int k = 0; k < operands.length; k++) {
            int x = operands[k];
            Interval share = first.share(i, k);
            // ∂²/∂xₖ∂xₗ log Σ exp = pₖ(δₖₗ − pₗ)
            Interval inner = share.multiply(adjoint);
            addProduct(share, turn, turns[x]);
            addProduct(inner, tangents[x], turns[x]);
            addProduct(inner.negate(), tangents[i], turns[x]);
          }
        }
      }
    }

    private void addProduct(Interval factor, BallRow x, BallRow sum) {
      sum.addProduct(factor.midpoint(), factor.radius(), x);
    }
  }
}
