package dev.cairn.program.kernel;

import jdk.incubator.vector.DoubleVector;

/// How register tiles are cut to the machine's vector registers.
final class Registers {
  /// Whether there are 32 of them, as with 512 bits (AVX-512) and 128 bits (ARM); with 256 bits
  /// (AVX2) there are 16, which a tile of 12 sums and four operands fills.
  static final boolean MANY = DoubleVector.SPECIES_PREFERRED.length() != 4;

  private Registers() {}
}
