package dev.cairn.nn.train;

/// Checks that the optimisers share.
final class Settings {
  private Settings() {}

  static void learningRate(double rate) {
    positive("learning rate", rate);
  }

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s %s must be finite and > 0".formatted(name, value));
    }
  }

  static void decay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s %s must be ≥ 0 and < 1".formatted(name, value));
    }
  }
}
