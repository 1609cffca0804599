package dev.cairn.lab.report;

import dev.cairn.lab.store.MorseRow;
import dev.cairn.lab.store.PointRow;
import dev.cairn.lab.store.RunRow;
import java.util.List;

/// One finished run as a report shows it.
///
/// @param row its facts
/// @param trace its iterates, thinned
/// @param points its marked points
/// @param morse the inertia of these points at each cut-off
public record RunView(RunRow row, Trace trace, List<PointRow> points, List<MorseRow> morse) {
  public RunView {
    points = List.copyOf(points);
    morse = List.copyOf(morse);
  }
}
