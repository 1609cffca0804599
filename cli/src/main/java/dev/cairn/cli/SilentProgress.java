package dev.cairn.cli;

import dev.cairn.lab.campaign.CampaignEvent;
import dev.cairn.lab.campaign.Summary;

/// Shows nothing.
final class SilentProgress implements Progress {
  @Override
  public void accept(CampaignEvent event) {}

  @Override
  public void say(String line) {}

  @Override
  public void close() {}

  @Override
  public void summary(Summary summary) {}
}
