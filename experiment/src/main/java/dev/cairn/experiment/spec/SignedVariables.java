package dev.cairn.experiment.spec;

import dev.cairn.program.Program;
import dev.cairn.program.formula.Formula;
import dev.cairn.symmetry.SignedPermutation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads signed permutations of a formula's variables: [-x, y], [y, x].
final class SignedVariables {
  private SignedVariables() {}

  /// Those that are listed, one for each list of images.
  ///
  /// @param f the formula
  /// @param given its variables, or none where their order is that of the formula
  static List<SignedPermutation> permutations(
      String f, List<String> given, List<List<String>> symmetry) {
    if (symmetry.isEmpty()) {
      return List.of(); // whoever loads the formula reads it
    }
    List<String> variables =
        Formula.parse(f, given).parameters().stream().map(Program.Parameter::name).toList();
    List<SignedPermutation> permutations = new ArrayList<>();
    for (List<String> images : symmetry) {
      permutations.add(
          permutation(images, variables, "symmetry[%s]".formatted(permutations.size())));
    }
    return permutations;
  }

  private static SignedPermutation permutation(
      List<String> images, List<String> variables, String path) {
    String names = String.join(", ", variables);
    if (images.size() != variables.size()) {
      throw new IllegalArgumentException(
          "%s is %s, must have %s items, one for each of %s"
              .formatted(path, images, variables.size(), names));
    }
    int[] places = new int[images.size()];
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < places.length; i++) {
      places[i] = place(images.get(i), variables);
      if (places[i] == 0) {
        throw new IllegalArgumentException(
            "%s[%s] is '%s', must be one of %s, or minus one of them"
                .formatted(path, i, images.get(i), names));
      }
      if (!met.add(Math.abs(places[i]))) {
        throw new IllegalArgumentException(
            "%s is %s with '%s' twice, must have each of %s once"
                .formatted(path, images, variables.get(Math.abs(places[i]) - 1), names));
      }
    }
    return SignedPermutation.of(places);
  }

  /// The signed place of x or -x among the variables, from 1; 0 where it is none.
  private static int place(String image, List<String> variables) {
    String text = image.strip();
    boolean minus = text.startsWith("-") || text.startsWith("−");
    String name = minus ? text.substring(1).strip() : text;
    int place = variables.indexOf(name) + 1;
    return minus ? -place : place;
  }
}
