package dev.cairn.text;

import java.util.Locale;

/// Names of components as columns and keys write them.
public final class SnakeCase {
  private SnakeCase() {}

  /// "squaredGradientNorm" as "squared_gradient_norm".
  public static String of(String camelCase) {
    return camelCase.replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
  }
}
