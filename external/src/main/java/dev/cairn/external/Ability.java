package dev.cairn.external;

import java.util.EnumSet;
import java.util.Set;

/// What a server says of itself, one bit each.
public enum Ability {
  /// Gradients. Every server has it.
  GRADIENT,
  /// Hessian products.
  PRODUCTS,
  /// The dense Hessian.
  HESSIAN,
  /// The same θ has the same bits, alone or among others.
  REPEATABLE,
  /// It computes in float32.
  SINGLE,
  /// It has opened the shared file for large vectors.
  SHARED;

  int bit() {
    return 1 << ordinal();
  }

  static Set<Ability> of(int bits) {
    Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    for (Ability ability : values()) {
      if ((bits & ability.bit()) != 0) {
        abilities.add(ability);
      }
    }
    return abilities;
  }
}
