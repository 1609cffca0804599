package dev.cairn.report.figure;

import dev.cairn.text.Visible;
import java.util.List;

/// Something drawn in a panel; later layers cover earlier ones.
public sealed interface Layer {
  /// What it shows, as named in the figure's data file.
  String name();

  /// Curves as lines of one style.
  ///
  /// @param width of the line in points
  /// @param opacity from 0 to 1
  record Lines(String name, List<Curve> curves, Colour colour, double width, double opacity)
      implements Layer {
    public Lines {
      curves = List.copyOf(curves);
    }
  }

  /// Curves as unconnected points of one style.
  ///
  /// @param size the diameter in points
  /// @param opacity from 0 to 1
  record Points(
      String name, List<Curve> curves, Colour colour, Marker marker, double size, double opacity)
      implements Layer {
    public Points {
      curves = List.copyOf(curves);
    }
  }

  /// Values on a regular grid as shades of grey, low values dark.
  record Shades(String name, Grid grid) implements Layer {}

  /// Words at a place given as shares of the panel's width and height, from its lower left corner.
  record Note(String name, double across, double up, Colour colour) implements Layer {
    public Note {
      name = Visible.line(name);
    }
  }
}
