package dev.cairn.external;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.Fallible;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A function whose value, gradient and Hessian products another process computes.
///
/// Value and gradient at one θ are one question. What the server lacks is made of what it has:
/// products of the dense Hessian or of gradients ([CentralDifferences]), the dense Hessian of
/// products. An evaluation that fails throws [ExternalException]; where runs are to go on, it
/// gives NaN and leaves its error to be told. Arrays of n numbers go from an evaluation that is
/// closed to the next: fresh ones of 80 MB cost more than the question.
public final class ExternalObjective implements SmoothObjective, Fallible, AutoCloseable {
  private final Asker server;
  private final Runnable ending;
  private final Greeting greeting;
  private final OnError onError;
  private final Deque<double[]> spare = new ArrayDeque<>();
  private @Nullable String fault;

  ExternalObjective(Asker server, Runnable ending, Greeting greeting, OnError onError) {
    this.server = server;
    this.ending = ending;
    this.greeting = greeting;
    this.onError = onError;
  }

  @Override
  public int dimension() {
    return greeting.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    double[] own = array();
    System.arraycopy(theta, 0, own, 0, own.length);
    return new Answers(own, array());
  }

  /// Of length n, with whatever it last held.
  private double[] array() {
    double[] there = spare.poll();
    return there == null ? new double[dimension()] : there;
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    return new MemoryUse(6L * Double.BYTES * dimension(), 0);
  }

  @Override
  public Optional<String> takeFault() {
    Optional<String> taken = Optional.ofNullable(fault);
    fault = null;
    return taken;
  }

  @Override
  public void close() {
    ending.run();
  }

  /// Asks, and treats an error as it is to be treated.
  void ask(List<? extends Question> questions) {
    try {
      server.ask(questions);
    } catch (ExternalException e) {
      if (onError == OnError.STOP) {
        throw e;
      }
      fault = e.getMessage();
      questions.forEach(Question::spoil);
    }
  }

  private final class Answers implements SmoothEvaluation, HessianOperator {
    private final Theta theta;
    private final double[] value = new double[1];
    private final Received.Lent gradient;
    private boolean asked;
    private boolean closed;
    private @Nullable DenseSymmetric matrix;
    private @Nullable CentralDifferences differences;

    Answers(double[] theta, double[] gradient) {
      this.theta = Theta.of(theta);
      this.gradient = new Received.Lent(gradient);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        gradient.forget();
        spare.push(theta.numbers());
        spare.push(gradient.array());
      }
    }

    @Override
    public double value() {
      askOnce();
      return value[0];
    }

    @Override
    public void gradient(double[] g) {
      askOnce();
      gradient.read(g);
    }

    private void askOnce() {
      if (!asked) {
        ask(List.of(EvaluationQuestion.valueAndGradient(theta, value, gradient)));
        asked = true;
      }
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return theta.numbers().length;
    }

    @Override
    public void apply(double[] x, double[] y) {
      if (greeting.can(Ability.PRODUCTS)) {
        ask(List.of(new ProductQuestion(theta, List.of(x), List.of(y))));
      } else if (greeting.can(Ability.HESSIAN)) {
        dense().apply(x, y);
      } else {
        differences().apply(x, y);
      }
    }

    @Override
    public double relativeError() {
      return differences == null ? 0 : differences.relativeError();
    }

    private CentralDifferences differences() {
      CentralDifferences made = differences;
      if (made == null) {
        made =
            new CentralDifferences(
                theta.numbers(), greeting.epsilon(), questions -> ask(questions));
        differences = made;
      }
      return made;
    }

    private DenseSymmetric dense() {
      DenseSymmetric made = matrix;
      if (made == null) {
        made = new DenseSymmetric(dimension());
        assemble(made);
        matrix = made;
      }
      return made;
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      if (greeting.can(Ability.HESSIAN)) {
        ask(List.of(EvaluationQuestion.hessian(theta, hessian.entries())));
      } else if (greeting.can(Ability.PRODUCTS)) {
        Columns.ask(
            hessian,
            (units, products) -> ask(List.of(new ProductQuestion(theta, units, products))));
      } else {
        Columns.ask(hessian, differences()::columns);
      }
      average(hessian);
    }
  }

  /// Both triangles become their mean.
  private static void average(DenseSymmetric hessian) {
    int n = hessian.dimension();
    double[] entries = hessian.entries();
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        hessian.set(i, j, 0.5 * (entries[i + j * n] + entries[j + i * n]));
      }
    }
  }

  /// The dense matrix of a product, many columns a question.
  private static final class Columns {
    /// Numbers of a question at most, 8 MiB.
    private static final int MOST = 1 << 20;

    private Columns() {}

    interface Product {
      void of(List<double[]> vectors, List<double[]> products);
    }

    static void ask(DenseSymmetric hessian, Product product) {
      int n = hessian.dimension();
      int together = Math.clamp(MOST / n, 1, n);
      for (int from = 0; from < n; from += together) {
        List<double[]> units = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (int j = from; j < Math.min(n, from + together); j++) {
          double[] unit = new double[n];
          unit[j] = 1;
          units.add(unit);
          columns.add(new double[n]);
        }
        product.of(units, columns);
        for (int k = 0; k < columns.size(); k++) {
          System.arraycopy(columns.get(k), 0, hessian.entries(), (from + k) * n, n);
        }
      }
    }
  }
}
