package dev.cairn.proof;

import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.Enclosures;
import java.util.Arrays;

/// A function in numbers of 106 bits, rounded to doubles at the end; NaN where those lose it too.
/// Near a zero of the gradient no bounds are narrow beside it: what they do not tell from 0 is 0
/// there, where they are no wider than the floor.
///
/// A gradient costs some hundred of those in doubles, and so does a Hessian product.
///
/// @param doubles the function in doubles
/// @param enclosures of it
/// @param valued whether the value is precise, too
/// @param valueFloor bounds of the value up to this are narrow
/// @param bent whether Hessian products are
/// @param floor bounds of a gradient up to this are narrow
record PreciseObjective(
    SmoothObjective doubles,
    Enclosures enclosures,
    boolean valued,
    double valueFloor,
    boolean bent,
    double floor)
    implements SmoothObjective {
  /// Numbers are known where their bounds are narrower than this share of the largest; a Hessian
  /// also where, over the length of θ, what is not known of it makes no more of the gradient.
  private static final double KNOWN = 0x1p-10;

  /// Bounds as near to 0 stand for 0.
  private static final double TINY = 1e-290;

  @Override
  public int dimension() {
    return doubles.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    return new Evaluation(theta.clone(), doubles.at(theta));
  }

  private final class Evaluation implements SmoothEvaluation, HessianOperator {
    private final double[] theta;
    private final SmoothEvaluation coarse;

    /// Keeps both.
    Evaluation(double[] theta, SmoothEvaluation coarse) {
      this.theta = theta;
      this.coarse = coarse;
    }

    @Override
    public double value() {
      if (!valued) {
        return coarse.value();
      }
      double[] value = new double[1];
      write(new PreciseBall[] {enclosures.value(theta)}, Math.max(TINY, valueFloor), value);
      return value[0];
    }

    @Override
    public void gradient(double[] g) {
      write(enclosures.gradient(theta), Math.max(TINY, floor), g);
    }

    @Override
    public HessianOperator hessian() {
      return bent ? this : coarse.hessian();
    }

    @Override
    public int dimension() {
      return theta.length;
    }

    @Override
    public void apply(double[] x, double[] y) {
      gradient(y);
      double size = Vectors.norm(theta);
      double least = size > 0 ? KNOWN * Vectors.norm(y) / size * Vectors.norm(x) : TINY;
      write(enclosures.product(theta, x), Math.max(least, TINY), y);
    }

    @Override
    public void close() {
      coarse.close();
    }
  }

  /// @param least radii up to this do not matter
  private static void write(PreciseBall[] balls, double least, double[] numbers) {
    double size = 0;
    double radius = 0;
    for (PreciseBall ball : balls) {
      size = Math.max(size, Math.abs(ball.hi()));
      radius = Math.max(radius, ball.isFinite() ? ball.radius() : Double.POSITIVE_INFINITY);
    }
    if (radius > Math.max(least, KNOWN * size)) {
      Arrays.fill(numbers, Double.NaN);
    } else if (radius > KNOWN * size) {
      Arrays.setAll(numbers, i -> Math.abs(balls[i].hi()) > balls[i].radius() ? balls[i].hi() : 0);
    } else {
      Arrays.setAll(numbers, i -> balls[i].hi());
    }
  }
}
