package dev.cairn.web;

import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import java.nio.file.Path;
import java.util.List;

/// A campaign as the page follows and steers it.
///
/// Methods are called from many threads at once. None waits for the campaign's workers, and no
/// worker ever waits for them: a slow reader costs the campaign nothing.
public interface LiveCampaign {
  /// The campaign's directory.
  Path directory();

  /// What the campaign is, without its runs.
  CampaignView description();

  /// Where it stands now. Cheap: asked several times a second.
  Progress progress();

  /// Finished runs in the order in which they finished: at most the given number, from the given
  /// place on. Reads the store.
  List<RunView> finished(int from, int atMost);

  /// Asks the campaign to pause, go on, stop or start.
  ///
  /// Returns the reason in words where that is not possible now; empty where it was done.
  Answer steer(Command command);

  /// Checks an experiment file and puts it in the queue behind this campaign.
  Answer enqueue(String yaml);

  /// What can be asked of a campaign.
  enum Command {
    /// Start the first experiment of the queue, where nothing runs.
    START,
    /// Begin no iterate until resumed.
    PAUSE,
    /// Go on.
    RESUME,
    /// End after the runs in flight; what is finished stays, and the campaign can be resumed later.
    STOP
  }

  /// Whether a request was granted.
  ///
  /// @param granted whether it was
  /// @param words what happened, for people
  record Answer(boolean granted, String words) {}
}
