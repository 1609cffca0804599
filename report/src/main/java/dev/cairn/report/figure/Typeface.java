package dev.cairn.report.figure;

import java.awt.Font;

/// The letters of figures: the machine's sans-serif face in a few sizes (points).
final class Typeface {
  static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(7f);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(8f);
  static final Font LETTER = new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont(12f);

  /// What SVG asks for: faces with nearly the same widths first, so that the layout holds.
  static final String CSS = "DejaVu Sans, Verdana, Bitstream Vera Sans, Helvetica, sans-serif";

  private Typeface() {}
}
