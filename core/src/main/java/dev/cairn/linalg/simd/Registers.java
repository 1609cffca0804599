package dev.cairn.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The machine's vector registers: what every loop with the Vector API is cut to, decided here
/// alone.
public final class Registers {
  /// A register full of doubles.
  public static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /// Doubles of a register.
  public static final int LANES = SPECIES.length();

  /// Lanes with AVX2.
  private static final int LANES_OF_AVX2 = 4;

  /// Whether there are 32 registers, as with 512 bits (AVX-512) and 128 bits (ARM); with 256 bits
  /// (AVX2) there are 16, which a tile of 12 sums and four operands fills.
  public static final boolean MANY = LANES != LANES_OF_AVX2;

  private Registers() {}
}
