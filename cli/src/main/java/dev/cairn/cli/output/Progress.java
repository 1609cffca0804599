package dev.cairn.cli.output;

import dev.cairn.report.summary.Summary;
import dev.cairn.study.work.StudyEvent;
import java.util.function.Consumer;

/// Shows how a campaign goes.
public interface Progress extends Consumer<StudyEvent> {
  /// Something worth a line, before or after the work.
  void say(String line);

  /// The work ended, finished or not; what is shown in place is cleared away.
  void close();

  /// The campaign is finished.
  void summary(Summary summary);
}
