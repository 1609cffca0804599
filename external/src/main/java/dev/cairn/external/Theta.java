package dev.cairn.external;

/// One θ, whose numbers stay as they are while it is asked about. Two with the same numbers are
/// two: what tells them apart is that they are different objects.
final class Theta {
  private final double[] numbers;

  private Theta(double[] numbers) {
    this.numbers = numbers;
  }

  /// The numbers are kept, not copied.
  static Theta of(double[] numbers) {
    return new Theta(numbers);
  }

  double[] numbers() {
    return numbers;
  }
}
