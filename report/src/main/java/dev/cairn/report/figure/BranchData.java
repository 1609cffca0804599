package dev.cairn.report.figure;

import dev.cairn.finder.continuation.BranchEvent;
import java.util.List;

/// What a bifurcation figure is drawn from.
///
/// @param name of the figure's files
/// @param title what it is
/// @param parameter the number that critical points are followed along
/// @param logarithmic whether its axis is
/// @param branches each in its order
public record BranchData(
    String name, String title, String parameter, boolean logarithmic, List<Branch> branches) {
  /// A branch.
  ///
  /// @param name "start 3, branch 1"
  /// @param points in its order; those of an event twice, with the index before and behind it
  /// @param events in its order
  public record Branch(String name, List<Point> points, List<Event> events) {
    /// Copies the lists.
    public Branch {
      points = List.copyOf(points);
      events = List.copyOf(events);
    }
  }

  /// A point of a branch.
  ///
  /// @param parameter the parameter
  /// @param loss f
  /// @param norm ‖θ‖
  /// @param index its Morse index
  public record Point(double parameter, double loss, double norm, int index) {}

  /// What happens on a branch.
  ///
  /// @param kind what
  /// @param at where, with the index before it
  /// @param indexAfter the index behind it
  public record Event(BranchEvent.Kind kind, Point at, int indexAfter) {}

  /// Copies the list.
  public BranchData {
    branches = List.copyOf(branches);
  }
}
