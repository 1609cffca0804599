package dev.cairn.web;

import dev.cairn.lab.report.CampaignView;
import dev.cairn.lab.report.RunView;
import dev.cairn.lab.report.SyntheticCampaign;
import dev.cairn.lab.store.Store;
import dev.cairn.lab.store.StoreReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A campaign whose steps a test takes: the other end of a live server.
final class ScriptedCampaign implements LiveCampaign, AutoCloseable {
  final AtomicLong iterates = new AtomicLong();
  final List<Command> commands = new CopyOnWriteArrayList<>();
  final List<String> queued = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final Store store;
  private final CampaignView view;

  ScriptedCampaign(Path directory) {
    this.directory = directory;
    store = SyntheticCampaign.create(directory, "fig3", 6, 20, 3);
    try (StoreReader reader = store.reader()) {
      view = CampaignView.read(reader);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public CampaignView description() {
    try (StoreReader reader = store.reader()) {
      return CampaignView.describe(reader);
    }
  }

  @Override
  public Progress progress() {
    int k = (int) iterates.get();
    return new Progress(
        "campaign",
        "running",
        view.runs().size(),
        10,
        Map.of("critical", 1),
        12.5,
        List.of(new Progress.Running(0, 7, k, 1.5, 1e-3, 0.5)),
        List.of(),
        queued);
  }

  @Override
  public List<RunView> finished(int from, int atMost) {
    int start = Math.min(from, view.runs().size());
    return view.runs().subList(start, Math.min(view.runs().size(), start + atMost));
  }

  @Override
  public Answer steer(Command command) {
    commands.add(command);
    return new Answer(true, command.name());
  }

  @Override
  public Answer enqueue(String yaml) {
    if (yaml.isBlank()) {
      return new Answer(false, "the file is empty");
    }
    queued.add(yaml.lines().findFirst().orElse(""));
    return new Answer(true, "queued");
  }

  @Override
  public void close() {
    store.close();
  }
}
