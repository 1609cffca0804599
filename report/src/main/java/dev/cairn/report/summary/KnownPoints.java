package dev.cairn.report.summary;

import dev.cairn.report.statistics.KnownEnds;
import java.util.Arrays;
import java.util.List;

/// At which known points the runs of a variant ended.
///
/// @param near a run that ends farther than this from every known point ended at none
/// @param at the known points where at least one run ended, those with most runs first
/// @param elsewhere runs that ended at none
public record KnownPoints(double near, List<Place> at, int elsewhere) {
  /// A known point where runs ended.
  ///
  /// @param kind what the point is, in words
  /// @param theta its place
  /// @param index its Morse index
  /// @param runs the runs that ended near it
  /// @param underWay those of them that the limit of iterations ended
  /// @param farthest the largest distance of their final θ from it
  public record Place(
      String kind, List<Double> theta, int index, int runs, int underWay, double farthest) {
    public Place {
      theta = List.copyOf(theta);
    }

    /// The point as people write it: "the minimum point (3, 2)".
    public String words() {
      return "the %s point %s"
          .formatted(
              kind, KnownEnds.place(theta.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static Place of(KnownEnds.End end) {
      double[] theta = end.point().at().orElseThrow().toArray();
      return new Place(
          end.point().kind().words(),
          Arrays.stream(theta).boxed().toList(),
          end.point().index(),
          end.runs(),
          end.underWay(),
          end.farthest());
    }
  }

  public KnownPoints {
    at = List.copyOf(at);
  }

  static KnownPoints of(KnownEnds known) {
    return new KnownPoints(
        KnownEnds.NEAR, known.ends().stream().map(Place::of).toList(), known.elsewhere());
  }
}
