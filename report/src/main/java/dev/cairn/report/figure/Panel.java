package dev.cairn.report.figure;

import dev.cairn.text.Visible;
import java.util.List;
import java.util.Locale;

/// One coordinate system of a figure.
///
/// @param letter "A", or empty for the second and later parts of a lettered panel
/// @param heading a few words above it, in one line or more; may be empty
/// @param box where its data are drawn; numbers, labels, letter and heading stand outside
/// @param layers what is drawn, from the back to the front
public record Panel(String letter, String heading, Box box, Axis x, Axis y, List<Layer> layers) {
  public Panel {
    letter = Visible.line(letter);
    heading = Visible.lines(heading);
    layers = List.copyOf(layers);
  }

  /// A rectangle in points (1/72 inch) from the figure's upper left corner.
  public record Box(double left, double top, double width, double height) {
    public Box {
      if (!(width > 0 && height > 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "box of %g × %g is empty", width, height));
      }
    }

    /// The i-th of a number of equal parts one below the other, with gaps between.
    public Box part(int i, int parts, double gap) {
      double each = (height - (parts - 1) * gap) / parts;
      return new Box(left, top + i * (each + gap), width, each);
    }
  }
}
