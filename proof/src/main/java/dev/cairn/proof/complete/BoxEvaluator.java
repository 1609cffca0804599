package dev.cairn.proof.complete;

import dev.cairn.proof.arithmetic.Directed;
import dev.cairn.proof.arithmetic.Ranges;
import dev.cairn.proof.arithmetic.Ranges.Domain;
import java.util.Arrays;

/// Gradient and Hessian of a scalar program over boxes: one thread's workspace, which allocates
/// nothing.
///
/// Values go forward, adjoints back; each row of the Hessian is a tangent forward and the tangent
/// of the adjoints back, over the nodes that its coordinate touches. Costs about 2 interval
/// operations a node for the gradient and 6 a touched node for each row of the Hessian.
///
/// The results enclose the derivatives at all points of the box at which every part of f is smooth
/// ([#domain()]); they may be unbounded.
final class BoxEvaluator {
  private final BoxProgram program;
  private final double[] lo;
  private final double[] hi;
  private final double[] slopeLo;
  private final double[] slopeHi;
  private final double[] bendLo;
  private final double[] bendHi;
  private final double[] adjointLo;
  private final double[] adjointHi;
  private final double[] tangentLo;
  private final double[] tangentHi;
  private final double[] turnLo;
  private final double[] turnHi;
  private static final double[] NONE = {};

  private Domain domain = Domain.ALL;

  /// Where what does not depend on θ is smooth.
  private final Domain fixed;

  /// [productLo, productHi] is what [#multiply] gives.
  private double productLo;

  private double productHi;

  BoxEvaluator(BoxProgram program) {
    this.program = program;
    int size = program.size;
    lo = program.constantLo.clone();
    hi = program.constantHi.clone();
    slopeLo = new double[size];
    slopeHi = new double[size];
    bendLo = new double[size];
    bendHi = new double[size];
    adjointLo = new double[size];
    adjointHi = new double[size];
    tangentLo = new double[size];
    tangentHi = new double[size];
    turnLo = new double[size];
    turnHi = new double[size];
    boolean[] variable = new boolean[size];
    for (int i : program.variable) {
      variable[i] = true;
    }
    for (int i = 0; i < size; i++) {
      if (!variable[i]) {
        value(i, NONE, NONE); // once for all boxes
        bounded(i);
      }
    }
    fixed = domain;
  }

  int dimension() {
    return program.dimension;
  }

  /// Where f is smooth in the box of the last [#gradient]: derivatives are bounded all over it only
  /// where this is [Domain#ALL].
  Domain domain() {
    return domain;
  }

  /// `[gLo, gHi]` ← ∇f over the box [from, to], all of length n; not written where f is smooth
  /// nowhere.
  void gradient(double[] from, double[] to, double[] gLo, double[] gHi) {
    domain = fixed;
    for (int i : program.variable) {
      value(i, from, to);
      bounded(i);
      if (domain == Domain.NONE) {
        return;
      }
    }
    Arrays.fill(adjointLo, 0);
    Arrays.fill(adjointHi, 0);
    adjointLo[program.result] = 1;
    adjointHi[program.result] = 1;
    int[] live = program.live;
    for (int k = live.length - 1; k >= 0; k--) {
      back(live[k]);
    }
    // the first n nodes are θ
    System.arraycopy(adjointLo, 0, gLo, 0, program.dimension);
    System.arraycopy(adjointHi, 0, gHi, 0, program.dimension);
  }

  private void bounded(int i) {
    if (!(hi[i] - lo[i] < Double.POSITIVE_INFINITY) && domain == Domain.ALL) {
      domain = Domain.PART;
    }
  }

  private void value(int i, double[] from, double[] to) {
    int x = program.left[i];
    int y = program.right[i];
    switch (program.kind[i]) {
      case BoxProgram.VARIABLE -> {
        lo[i] = from[x];
        hi[i] = to[x];
      }
      case BoxProgram.ADD -> {
        lo[i] = Directed.addDown(lo[x], lo[y]);
        hi[i] = Directed.addUp(hi[x], hi[y]);
      }
      case BoxProgram.SUBTRACT -> {
        lo[i] = Directed.subtractDown(lo[x], hi[y]);
        hi[i] = Directed.subtractUp(hi[x], lo[y]);
      }
      case BoxProgram.MULTIPLY -> {
        multiply(lo[x], hi[x], lo[y], hi[y]);
        lo[i] = productLo;
        hi[i] = productHi;
      }
      case BoxProgram.APPLY -> apply(i, x);
      default -> {} // constants stay
    }
  }

  private void apply(int i, int x) {
    var curve = program.curve[i];
    Domain smooth = Ranges.domain(curve, lo[x], hi[x]);
    if (smooth != Domain.ALL) {
      domain = smooth;
      if (smooth == Domain.NONE) {
        return;
      }
    }
    int order = program.order[i];
    Ranges.range(curve, order, lo[x], hi[x], lo, hi, i);
    Ranges.range(curve, order + 1, lo[x], hi[x], slopeLo, slopeHi, i);
  }

  /// Hands the adjoint of a node on to its operands.
  private void back(int i) {
    double a = adjointLo[i];
    double b = adjointHi[i];
    int x = program.left[i];
    int y = program.right[i];
    switch (program.kind[i]) {
      case BoxProgram.ADD -> {
        plus(adjointLo, adjointHi, x, a, b);
        plus(adjointLo, adjointHi, y, a, b);
      }
      case BoxProgram.SUBTRACT -> {
        plus(adjointLo, adjointHi, x, a, b);
        plus(adjointLo, adjointHi, y, -b, -a);
      }
      case BoxProgram.MULTIPLY -> {
        plusProduct(adjointLo, adjointHi, x, a, b, lo[y], hi[y]);
        plusProduct(adjointLo, adjointHi, y, a, b, lo[x], hi[x]);
      }
      case BoxProgram.APPLY -> plusProduct(adjointLo, adjointHi, x, a, b, slopeLo[i], slopeHi[i]);
      default -> {} // variables and constants have no operands
    }
  }

  /// `[hLo, hHi]` (n × n, row-major) ← ∇²f over the box of the last [#gradient], whose domain was
  /// all of it. Symmetric.
  void hessian(double[] hLo, double[] hHi) {
    for (int i : program.live) {
      if (program.kind[i] == BoxProgram.APPLY) {
        int x = program.left[i];
        Ranges.range(program.curve[i], program.order[i] + 2, lo[x], hi[x], bendLo, bendHi, i);
      }
    }
    int n = program.dimension;
    for (int d = 0; d < n; d++) {
      forward(d);
      backward(d);
      for (int k = 0; k < n; k++) {
        hLo[d * n + k] = 0;
        hHi[d * n + k] = 0;
      }
      for (int i : program.turning[d]) {
        if (program.kind[i] == BoxProgram.VARIABLE) {
          hLo[d * n + program.left[i]] = turnLo[i];
          hHi[d * n + program.left[i]] = turnHi[i];
        }
        turnLo[i] = 0;
        turnHi[i] = 0;
      }
      for (int i : program.touched[d]) {
        tangentLo[i] = 0;
        tangentHi[i] = 0;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double least = Math.max(hLo[i * n + j], hLo[j * n + i]);
        double most = Math.min(hHi[i * n + j], hHi[j * n + i]);
        hLo[i * n + j] = least;
        hLo[j * n + i] = least;
        hHi[i * n + j] = most;
        hHi[j * n + i] = most;
      }
    }
  }

  /// Tangents of the values along a coordinate.
  private void forward(int d) {
    for (int i : program.touched[d]) {
      int x = program.left[i];
      int y = program.right[i];
      switch (program.kind[i]) {
        case BoxProgram.VARIABLE -> {
          tangentLo[i] = 1;
          tangentHi[i] = 1;
        }
        case BoxProgram.ADD -> {
          tangentLo[i] = Directed.addDown(tangentLo[x], tangentLo[y]);
          tangentHi[i] = Directed.addUp(tangentHi[x], tangentHi[y]);
        }
        case BoxProgram.SUBTRACT -> {
          tangentLo[i] = Directed.subtractDown(tangentLo[x], tangentHi[y]);
          tangentHi[i] = Directed.subtractUp(tangentHi[x], tangentLo[y]);
        }
        case BoxProgram.MULTIPLY -> {
          plusProduct(tangentLo, tangentHi, i, tangentLo[x], tangentHi[x], lo[y], hi[y]);
          plusProduct(tangentLo, tangentHi, i, tangentLo[y], tangentHi[y], lo[x], hi[x]);
        }
        case BoxProgram.APPLY ->
            plusProduct(
                tangentLo, tangentHi, i, tangentLo[x], tangentHi[x], slopeLo[i], slopeHi[i]);
        default -> {} // constants have no tangents
      }
    }
  }

  /// Tangents of the adjoints along a coordinate.
  private void backward(int d) {
    int[] turned = program.turned[d];
    for (int k = turned.length - 1; k >= 0; k--) {
      int i = turned[k];
      int x = program.left[i];
      int y = program.right[i];
      double a = turnLo[i];
      double b = turnHi[i];
      switch (program.kind[i]) {
        case BoxProgram.ADD -> {
          plus(turnLo, turnHi, x, a, b);
          plus(turnLo, turnHi, y, a, b);
        }
        case BoxProgram.SUBTRACT -> {
          plus(turnLo, turnHi, x, a, b);
          plus(turnLo, turnHi, y, -b, -a);
        }
        case BoxProgram.MULTIPLY -> {
          double p = adjointLo[i];
          double q = adjointHi[i];
          plusProduct(turnLo, turnHi, x, a, b, lo[y], hi[y]);
          plusProduct(turnLo, turnHi, x, p, q, tangentLo[y], tangentHi[y]);
          plusProduct(turnLo, turnHi, y, a, b, lo[x], hi[x]);
          plusProduct(turnLo, turnHi, y, p, q, tangentLo[x], tangentHi[x]);
        }
        case BoxProgram.APPLY -> {
          plusProduct(turnLo, turnHi, x, a, b, slopeLo[i], slopeHi[i]);
          multiply(bendLo[i], bendHi[i], tangentLo[x], tangentHi[x]);
          plusProduct(turnLo, turnHi, x, productLo, productHi, adjointLo[i], adjointHi[i]);
        }
        default -> {} // variables and constants have no operands
      }
    }
  }

  private static void plus(double[] sumLo, double[] sumHi, int i, double a, double b) {
    if (a != 0 || b != 0) {
      sumLo[i] = Directed.addDown(sumLo[i], a);
      sumHi[i] = Directed.addUp(sumHi[i], b);
    }
  }

  private void plusProduct(
      double[] sumLo, double[] sumHi, int i, double a, double b, double c, double d) {
    if ((a == 0 && b == 0) || (c == 0 && d == 0)) {
      return; // all numbers here are finite, however large
    }
    multiply(a, b, c, d);
    sumLo[i] = Directed.addDown(sumLo[i], productLo);
    sumHi[i] = Directed.addUp(sumHi[i], productHi);
  }

  /// [a, b]·[c, d].
  private void multiply(double a, double b, double c, double d) {
    if (a >= 0) {
      productLo = Directed.multiplyDown(c >= 0 ? a : b, c);
      productHi = Directed.multiplyUp(d >= 0 ? b : a, d);
    } else if (b <= 0) {
      productLo = Directed.multiplyDown(d >= 0 ? a : b, d);
      productHi = Directed.multiplyUp(c >= 0 ? b : a, c);
    } else if (c >= 0) {
      productLo = Directed.multiplyDown(a, d);
      productHi = Directed.multiplyUp(b, d);
    } else if (d <= 0) {
      productLo = Directed.multiplyDown(b, c);
      productHi = Directed.multiplyUp(a, c);
    } else {
      productLo = Math.min(Directed.multiplyDown(a, d), Directed.multiplyDown(b, c));
      productHi = Math.max(Directed.multiplyUp(a, c), Directed.multiplyUp(b, d));
    }
  }
}
