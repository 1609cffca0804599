package dev.cairn.program.formula;

/// A mistake in a formula, with its place.
public final class FormulaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// How much of the formula is shown on either side of a mistake.
  private static final int CONTEXT = 30;

  private final int position;

  FormulaException(String formula, int position, String mistake) {
    super(
        "formula, column %s: %s: %s»%s"
            .formatted(
                position + 1,
                mistake,
                line(formula.substring(Math.max(0, position - CONTEXT), position)),
                line(formula.substring(position, Math.min(formula.length(), position + CONTEXT)))));
    this.position = position;
  }

  /// With a space for every character that would end the line or hide the rest.
  private static String line(String part) {
    return part.replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
  }

  /// Number of characters before the mistake.
  public int position() {
    return position;
  }
}
