package dev.cairn.cli.output;

import dev.cairn.report.summary.Summary;
import dev.cairn.study.work.StudyEvent;

/// Shows nothing.
public final class SilentProgress implements Progress {
  @Override
  public void accept(StudyEvent event) {}

  @Override
  public void say(String line) {}

  @Override
  public void close() {}

  @Override
  public void summary(Summary summary) {}
}
