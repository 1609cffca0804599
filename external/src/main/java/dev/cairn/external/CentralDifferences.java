package dev.cairn.external;

import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;

/// Hessian products from gradients,
///
/// ```
///   ∇²f(θ) v ≈ (∇f(θ + h v) − ∇f(θ − h v)) / 2h,   h = ∛(6ε) max(1, ‖θ‖) / ‖v‖,
/// ```
///
/// which balances what h leaves out, O(h²), and what rounding puts in, O(ε/h). Each costs two
/// gradients; every eighth, and each column of a dense matrix, two more, at 2h. The error of a
/// product is estimated by the change from h to 2h, which is three times what h leaves out, and by
/// what gradients that round as their numbers do put in, ε(‖∇f(θ + hv)‖ + ‖∇f(θ − hv)‖)/2h. That is
/// no bound: a gradient may round worse, and a product between two that are measured may be off by
/// more. Source: Nocedal & Wright (2006), section 8.1, for the step.
final class CentralDifferences {
  /// One in so many products is measured.
  private static final int MEASURED = 8;

  private final double[] theta;
  private final double epsilon;
  private final double step;
  private final Asker server;
  private double error;
  private double largest;
  private int products;

  CentralDifferences(double[] theta, double epsilon, Asker server) {
    this.theta = theta;
    this.epsilon = epsilon;
    this.step = Math.cbrt(6 * epsilon) * Math.max(1, Vectors.norm(theta));
    this.server = server;
  }

  /// y ← about ∇²f(θ) x.
  void apply(double[] x, double[] y) {
    products(List.of(x), List.of(y), products++ % MEASURED == 0);
  }

  /// Columns of the dense matrix, asked together. Each is measured: one may be off where others are
  /// exact.
  void columns(List<double[]> units, List<double[]> columns) {
    products(units, columns, true);
  }

  private void products(List<double[]> vectors, List<double[]> results, boolean measured) {
    List<EvaluationQuestion> questions = new ArrayList<>();
    for (double[] v : vectors) {
      ask(questions, v, 1);
      if (measured) {
        ask(questions, v, 2);
      }
    }
    server.ask(questions);
    int at = 0;
    for (int k = 0; k < results.size(); k++) {
      double norm = Vectors.norm(vectors.get(k));
      double[] product = results.get(k);
      difference(questions, at, norm, product);
      if (norm > 0) {
        error = Math.max(error, rounding(questions, at));
        largest = Math.max(largest, Vectors.norm(product) / norm);
      }
      at += 2;
      if (measured) {
        double[] wider = new double[product.length];
        difference(questions, at, norm / 2, wider);
        at += 2;
        Vectors.addScaled(-1, product, wider);
        if (norm > 0) {
          error = Math.max(error, Vectors.norm(wider) / norm);
        }
      }
    }
  }

  /// Of a product with a unit vector, relative to the largest product seen, which is at most ‖H‖.
  double relativeError() {
    return largest == 0 ? 0 : error / largest;
  }

  /// What rounding puts into a product with a unit vector.
  private double rounding(List<EvaluationQuestion> questions, int at) {
    double up = Vectors.norm(questions.get(at).gradient().array());
    double down = Vectors.norm(questions.get(at + 1).gradient().array());
    return epsilon * (up + down) / (2 * step);
  }

  private void ask(List<EvaluationQuestion> questions, double[] v, double factor) {
    double norm = Vectors.norm(v);
    double h = norm == 0 ? 0 : factor * step / norm;
    for (double signed : new double[] {h, -h}) {
      double[] shifted = theta.clone();
      Vectors.addScaled(signed, v, shifted);
      questions.add(EvaluationQuestion.gradient(Theta.of(shifted), new double[theta.length]));
    }
  }

  private void difference(
      List<EvaluationQuestion> questions, int at, double norm, double[] product) {
    System.arraycopy(questions.get(at).gradient().array(), 0, product, 0, product.length);
    Vectors.addScaled(-1, questions.get(at + 1).gradient().array(), product);
    for (int i = 0; i < product.length; i++) {
      product[i] *= norm / (2 * step);
    }
  }
}
