package dev.cairn.web;

import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.RunView;
import java.nio.file.Path;
import java.util.List;

/// A study as its page follows and steers it.
///
/// Methods are called from many threads at once. None waits for the study's workers, and no worker
/// ever waits for them: a slow reader costs the study nothing.
public interface StudyControl {
  /// The study's directory.
  Path directory();

  /// The page as it stands now. Reads the store.
  ///
  /// @param key what its script shows the server to be obeyed
  Page.Document page(String key);

  /// Where it stands now. Cheap: asked several times a second.
  Progress progress();

  /// Finished runs of a campaign in the order in which they finished: at most the given number,
  /// from the given place on. Reads the store.
  List<RunView> finished(int from, int atMost);

  /// Asks the study to pause, go on, stop or start.
  ///
  /// Returns the reason in words where that is not possible now; empty where it was done.
  Answer steer(Command command);

  /// Checks an experiment file and puts it in the queue behind this study.
  Answer enqueue(String yaml);

  /// What can be asked of a study.
  enum Command {
    /// Start the first experiment of the queue, where nothing runs.
    START,
    /// Begin no iterate until resumed.
    PAUSE,
    /// Go on.
    RESUME,
    /// End after the runs in flight; what is finished stays, and the study can be resumed later.
    STOP
  }

  /// Whether a request was granted.
  ///
  /// @param granted whether it was
  /// @param words what happened, for people
  record Answer(boolean granted, String words) {}
}
