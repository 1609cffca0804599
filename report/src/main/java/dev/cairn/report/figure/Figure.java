package dev.cairn.report.figure;

import dev.cairn.text.Visible;
import java.util.List;

/// A drawing as data: panels with axes and layers. [Drawing] turns it into SVG, PNG and CSV.
///
/// @param name the files' name without extension: "fig3"
/// @param title what it is, in one line; not drawn, but spoken by screen readers
/// @param caption what the reader should know: colours, counts, choices
/// @param width in points (1/72 inch)
/// @param height in points
/// @param keys the legend, drawn along the lower edge
public record Figure(
    String name,
    String title,
    String caption,
    double width,
    double height,
    List<Panel> panels,
    List<Key> keys) {
  public Figure {
    title = Visible.line(title);
    caption = Visible.line(caption);
    panels = List.copyOf(panels);
    keys = List.copyOf(keys);
  }

  /// A line of the legend.
  ///
  /// @param line whether a piece of line is shown; otherwise the marker
  public record Key(String text, Colour colour, Marker marker, boolean line) {
    public Key {
      text = Visible.line(text);
    }

    /// A key with a line.
    public static Key line(String text, Colour colour) {
      return new Key(text, colour, Marker.DISC, true);
    }

    /// A key with a disc.
    public static Key disc(String text, Colour colour) {
      return new Key(text, colour, Marker.DISC, false);
    }
  }
}
