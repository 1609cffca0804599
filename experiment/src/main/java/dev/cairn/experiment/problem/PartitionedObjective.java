package dev.cairn.experiment.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The objective of a problem in partitions, f = Σ wᵢ fᵢ / Σ wᵢ. The bits of all that it gives
/// depend on the number of partitions, not on who holds them.
///
/// Value, gradient, product and matrix are a question each to whoever holds the partitions; a
/// gradient brings the value along.
public final class PartitionedObjective implements SmoothObjective, AutoCloseable {
  private final int dimension;
  private final int productsPerAssembly;
  private final PartitionSource partitions;

  PartitionedObjective(int dimension, int productsPerAssembly, PartitionSource partitions) {
    this.dimension = dimension;
    this.productsPerAssembly = productsPerAssembly;
    this.partitions = partitions;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    return new Summed(Point.of(theta));
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    return partitions.memory(assembled);
  }

  @Override
  public void close() {
    partitions.close();
  }

  private final class Summed implements SmoothEvaluation, HessianOperator {
    private final Point theta;
    private double @Nullable [] gradient; // Σ w, Σ w f, Σ w ∇f
    private @Nullable Double value;

    Summed(Point theta) {
      this.theta = theta;
    }

    private double[] ask(PartitionQuestion.Kind kind, Optional<Point> direction) {
      return partitions.sum(new PartitionQuestion(kind, theta, direction));
    }

    @Override
    public double value() {
      @Nullable Double known = value;
      if (known == null) {
        double[] sum =
            gradient == null ? ask(PartitionQuestion.Kind.VALUE, Optional.empty()) : gradient;
        known = sum[1] / sum[0];
        value = known;
      }
      return known;
    }

    @Override
    public void gradient(double[] g) {
      double[] sum = gradient;
      if (sum == null) {
        sum = ask(PartitionQuestion.Kind.GRADIENT, Optional.empty());
        gradient = sum;
      }
      mean(sum, 2, g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public void apply(double[] x, double[] y) {
      mean(ask(PartitionQuestion.Kind.PRODUCT, Optional.of(Point.of(x))), 1, y);
    }

    @Override
    public int productsPerAssembly() {
      return productsPerAssembly;
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      mean(ask(PartitionQuestion.Kind.HESSIAN, Optional.empty()), 1, hessian.entries());
    }

    /// y ← the sums from a place on, divided by that of the weights.
    private static void mean(double[] sum, int from, double[] y) {
      for (int j = 0; j < y.length; j++) {
        y[j] = sum[from + j] / sum[0];
      }
    }
  }
}
