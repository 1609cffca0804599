package dev.cairn.web;

import dev.cairn.text.Worded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where a campaign stands.
///
/// @param campaign its directory's name
/// @param phase what goes on
/// @param finished runs finished
/// @param total runs in all
/// @param endings finished runs by how they ended
/// @param secondsLeft an estimate; NaN where there is none yet
/// @param running the runs in flight
/// @param errors what went wrong, in words, the latest last
/// @param queue names of the experiments that wait
public record Progress(
    String campaign,
    Phase phase,
    int finished,
    int total,
    Map<String, Integer> endings,
    double secondsLeft,
    List<Running> running,
    List<String> errors,
    List<String> queue) {
  /// What goes on with a study.
  public enum Phase implements Worded {
    /// Nothing yet.
    WAITING,
    /// Networks are trained.
    TRAINING,
    /// Runs are made.
    RUNNING,
    /// Nothing, until it is resumed.
    PAUSED,
    /// Runs under way come to their ends.
    STOPPING,
    /// Nothing, until it is started again.
    STOPPED,
    /// All is done.
    FINISHED,
    /// Something went wrong.
    FAILED
  }

  public Progress {
    endings = new LinkedHashMap<>(endings);
    running = List.copyOf(running);
    errors = List.copyOf(errors);
    queue = List.copyOf(queue);
  }

  /// A run in flight, as it stood at its latest iterate.
  ///
  /// @param squaredGradientNorm ‖∇f‖² there
  /// @param r the relative residual there; NaN where no system was solved
  public record Running(
      int variant, int run, int iterate, double loss, double squaredGradientNorm, double r) {}
}
