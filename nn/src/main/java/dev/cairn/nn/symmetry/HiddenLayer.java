package dev.cairn.nn.symmetry;

import dev.cairn.linalg.Point;

/// What leads into and out of the units of a hidden layer.
///
/// @param layer the layer
/// @param next the one after it
record HiddenLayer(UnitLayer layer, UnitLayer next) {
  /// The length of what leads into a unit.
  double incomingNorm(Point theta, int unit) {
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double w = theta.get(layer.index(unit, c));
      sum += w * w;
    }
    return Math.sqrt(sum);
  }

  /// The length of what leads out of a unit.
  double outgoingNorm(Point theta, int unit) {
    double sum = 0;
    for (int c = 0; c < next.reach(); c++) {
      double w = theta.get(next.outgoing(unit, c));
      sum += w * w;
    }
    return Math.sqrt(sum);
  }

  /// The distance of what leads into unit i from sign times what leads into unit j.
  double incomingDistance(Point theta, int i, int j, int sign) {
    return Math.sqrt(incomingSquare(theta, i, j, sign));
  }

  /// As [#incomingDistance], of what leads in and out.
  double distance(Point theta, int i, int j, int sign) {
    double sum = incomingSquare(theta, i, j, sign);
    for (int c = 0; c < next.reach(); c++) {
      double d = theta.get(next.outgoing(i, c)) - sign * theta.get(next.outgoing(j, c));
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  private double incomingSquare(Point theta, int i, int j, int sign) {
    double sum = 0;
    for (int c = 0; c < layer.width(); c++) {
      double d = theta.get(layer.index(i, c)) - sign * theta.get(layer.index(j, c));
      sum += d * d;
    }
    return sum;
  }
}
