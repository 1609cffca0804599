package dev.cairn.finder.continuation;

import dev.cairn.text.Worded;
import java.util.List;

/// Critical points that were followed along a parameter.
///
/// @param points in the order of the branch; none where there is no point to begin with
/// @param events in that order
/// @param end why it was followed no further
public record Branch(List<BranchPoint> points, List<BranchEvent> events, End end) {
  /// Why a branch was followed no further.
  public enum End implements Worded {
    /// It has reached the parameter asked for, and its last point is there.
    ARRIVED,
    /// It has come back to the parameter where branches begin, at its last point.
    RETURNED,
    /// ‖θ‖ is beyond the largest norm.
    DIVERGING,
    /// As many steps as were allowed are taken.
    OUT_OF_STEPS,
    /// No step, however short, leads to a further point, or to the one at the parameter asked for.
    LOST,
    /// It was asked to stop.
    STOPPED,
    /// Its first point, or its last two, have an eigenvalue that is zero up to rounding. No single
    /// branch leads on from there: it may be one of a family of critical points.
    DEGENERATE,
    /// Newton's method finds no nondegenerate critical point from its start.
    NO_POINT
  }

  /// Copies the lists.
  public Branch {
    points = List.copyOf(points);
    events = List.copyOf(events);
  }

  /// Without a point.
  static Branch none() {
    return new Branch(List.of(), List.of(), End.NO_POINT);
  }

  /// The last point of a branch that has one.
  public BranchPoint last() {
    return points.getLast();
  }
}
