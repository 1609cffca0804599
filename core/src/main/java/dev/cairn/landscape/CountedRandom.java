package dev.cairn.landscape;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The numbers of a [SplittableRandom], counted: a run that was planned here is made elsewhere with
/// the numbers that follow.
final class CountedRandom implements RandomGenerator {
  private final SplittableRandom numbers;
  private long drawn;

  /// After so many numbers of a seed's sequence.
  CountedRandom(long seed, long drawn) {
    this.numbers = new SplittableRandom(seed);
    for (long i = 0; i < drawn; i++) {
      numbers.nextLong(); // an int takes as much of the sequence
    }
    this.drawn = drawn;
  }

  /// How many numbers were drawn.
  long drawn() {
    return drawn;
  }

  @Override
  public int nextInt() {
    drawn++;
    return numbers.nextInt();
  }

  @Override
  public long nextLong() {
    drawn++;
    return numbers.nextLong();
  }
}
