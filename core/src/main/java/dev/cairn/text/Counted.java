package dev.cairn.text;

/// A number with what it counts: "1 run", "2 runs", "0 boxes", "3 families".
public final class Counted {
  private Counted() {}

  /// The number and its noun, in the plural for every number but 1.
  ///
  /// @param noun in the singular, with a regular plural; other words may stand before it
  public static String of(long count, String noun) {
    return count + " " + noun(count, noun);
  }

  /// The noun alone, as it stands behind the number.
  public static String noun(long count, String noun) {
    if (count == 1) {
      return noun;
    }
    if (noun.matches(".*[^aeiou]y")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun.matches(".*(s|x|ch|sh)") ? noun + "es" : noun + "s";
  }
}
