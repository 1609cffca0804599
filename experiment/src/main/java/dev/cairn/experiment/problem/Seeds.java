package dev.cairn.experiment.problem;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeds of the parts of a campaign, derived from its own and from what the part is: never from
/// when or where it runs.
///
/// Variants share them, so that they are compared on the same data, trainings and draws.
public enum Seeds {
  /// Data that are drawn.
  DATA(1),
  /// The initialisation of one training trajectory.
  TRAINING(2),
  /// The start point of one run.
  RUN(3),
  /// A landscape search.
  LANDSCAPE(4),
  /// The points where a given symmetry is checked.
  SYMMETRY(5),
  /// The directions along which derivatives are checked.
  CHECK(6);

  /// 2⁶⁴/φ, odd: the increment of SplitMix64 (Steele, Lea & Flood 2014).
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final int stream;

  Seeds(int stream) {
    this.stream = stream;
  }

  /// The seed of the part with this index. Different parts of one campaign get different seeds.
  public long derive(long campaignSeed, int index) {
    return mix(mix(mix(campaignSeed + GOLDEN) ^ stream) + index);
  }

  /// A generator with the seed of [#derive].
  public RandomGenerator generator(long campaignSeed, int index) {
    return generator(derive(campaignSeed, index));
  }

  /// A generator with this seed.
  public static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// The finaliser of SplitMix64, a bijection.
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
