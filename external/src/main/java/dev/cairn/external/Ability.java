package dev.cairn.external;

import java.util.EnumSet;
import java.util.Set;

/// What a server says of itself, one bit each.
public enum Ability {
  /// Gradients. Every server has it.
  GRADIENT(1),
  /// Hessian products.
  PRODUCTS(2),
  /// The dense Hessian.
  HESSIAN(4),
  /// The same θ has the same bits, alone or among others.
  REPEATABLE(8),
  /// It computes in float32.
  SINGLE(16),
  /// It has opened the shared file for large vectors.
  SHARED(32);

  private final int bit;

  Ability(int bit) {
    this.bit = bit;
  }

  static Set<Ability> of(int bits) {
    Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    for (Ability ability : values()) {
      if ((bits & ability.bit) != 0) {
        abilities.add(ability);
      }
    }
    return abilities;
  }
}
