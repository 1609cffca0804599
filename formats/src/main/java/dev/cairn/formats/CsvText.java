package dev.cairn.formats;

import java.util.regex.Pattern;

/// Cells of text in CSV files that people open in spreadsheets.
///
/// A spreadsheet takes text that begins with `=`, `+`, `-` or `@` for a formula and computes it.
/// Such text gets an apostrophe in front, as one types it there; so does text with blanks or
/// characters that nobody sees before the sign, which some spreadsheets pass over, and text that
/// begins with apostrophes and then one of these, so that [#plain] gives every text back. Numbers
/// are no text.
public final class CsvText {
  /// What begins a formula in some spreadsheet, in the syntax of Java's and of RE2's (DuckDB's)
  /// expressions.
  public static final String FORMULA = "^'*[\\p{Z}\\p{Cc}\\p{Cf}]*[=+\\-@\\t\\r\\n＝＋－＠]";

  private static final Pattern BEGIN = Pattern.compile(FORMULA);

  private CsvText() {}

  /// The text as a cell: no formula, quoted where it holds a comma, a quote or an end of line.
  public static String cell(String text) {
    String safe = guarded(text);
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  /// The text such that no spreadsheet takes it for a formula.
  public static String guarded(String text) {
    return BEGIN.matcher(text).find() ? "'" + text : text;
  }

  /// The text that was guarded.
  public static String plain(String guarded) {
    return guarded.startsWith("'") && BEGIN.matcher(guarded).find()
        ? guarded.substring(1)
        : guarded;
  }
}
