package dev.cairn.external;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A server's answer to hello.
///
/// @param dimension n
/// @param abilities what it can do
/// @param description the objective in its words
public record Greeting(int dimension, Set<Ability> abilities, String description) {
  /// Copies the set.
  public Greeting {
    abilities = Set.copyOf(abilities);
  }

  /// Whether it has an ability.
  boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  /// Relative rounding error of its numbers.
  double epsilon() {
    return can(Ability.SINGLE) ? 0x1p-24 : 0x1p-53;
  }

  /// What Cairn fills in and what should be known before numbers are trusted, a line each.
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!can(Ability.PRODUCTS)) {
      notes.add(
          can(Ability.HESSIAN)
              ? "Hessian products are those of the dense Hessian: the server has no products"
              : "Hessian products are central differences of gradients: the server has neither"
                  + " products nor Hessians");
    }
    if (!can(Ability.REPEATABLE)) {
      notes.add("the server does not promise the same bits for the same θ: runs need not repeat");
    }
    if (can(Ability.SINGLE)) {
      notes.add(
          "the server computes in float32: gradients below about 1e-7 of its terms are noise");
    }
    return notes;
  }
}
