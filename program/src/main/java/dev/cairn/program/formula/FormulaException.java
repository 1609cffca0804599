package dev.cairn.program.formula;

import dev.cairn.text.Visible;

/// A mistake in a formula, with its place.
public final class FormulaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// How much of the formula is shown on either side of a mistake.
  private static final int CONTEXT = 30;

  private final int position;

  /// Characters of what is wrong at most: names in a formula may be long.
  private static final int LONGEST = 400;

  FormulaException(String formula, int position, String mistake) {
    super(
        "formula, column %s: %s: %s»%s"
            .formatted(
                position + 1,
                Visible.line(mistake, LONGEST),
                Visible.line(formula.substring(Math.max(0, position - CONTEXT), position)),
                Visible.line(
                    formula.substring(position, Math.min(formula.length(), position + CONTEXT)))));
    this.position = position;
  }

  /// Number of characters before the mistake.
  public int position() {
    return position;
  }
}
