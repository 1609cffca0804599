package dev.cairn.finder.continuation;

import dev.cairn.text.Worded;
import java.util.List;

/// Critical points that were followed along a parameter.
///
/// @param points in the order of the branch
/// @param events in that order
/// @param end why it was followed no further
public record Branch(List<BranchPoint> points, List<BranchEvent> events, End end) {
  /// Why a branch was followed no further.
  public enum End implements Worded {
    /// It has reached the parameter asked for, and its last point is there.
    ARRIVED,
    /// It has turned and come back to the parameter where it began, at its last point.
    RETURNED,
    /// ‖θ‖ is beyond the largest norm.
    DIVERGING,
    /// As many steps as were allowed are taken.
    STEPS,
    /// No step, however short, leads to a further point.
    LOST,
    /// It was asked to stop.
    STOPPED
  }

  /// Copies the lists.
  public Branch {
    points = List.copyOf(points);
    events = List.copyOf(events);
  }

  /// The last point.
  public BranchPoint last() {
    return points.getLast();
  }
}
