package dev.cairn.web;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A small finished campaign that says of itself what a test wants: the other end of a live server.
final class ScriptedCampaign implements StudyControl {
  static final int RUNS = 9;

  final AtomicLong iterates = new AtomicLong();
  final List<Command> commands = new CopyOnWriteArrayList<>();
  final List<String> queued = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final CampaignView view;

  private ScriptedCampaign(Path directory, CampaignView view) {
    this.directory = directory;
    this.view = view;
  }

  /// The quartic from a grid of starts.
  static ExperimentFile experiment(int perAxis, int iterations) {
    return ExperimentFile.bundled("fig2")
        .set("start.per_axis", Integer.toString(perAxis))
        .set("runs", Integer.toString(perAxis * perAxis))
        .set("iterations", Integer.toString(iterations));
  }

  static ScriptedCampaign run(Path directory) {
    try (var campaign = Campaign.create(experiment(3, 5), directory, InstantSource.system())) {
      campaign.run(1, InstantSource.system(), System::nanoTime, _ -> {});
      try (StoreReader reader = campaign.reader()) {
        return new ScriptedCampaign(directory, CampaignView.read(reader));
      }
    }
  }

  /// The same campaign, of which nothing was wanted yet.
  ScriptedCampaign anew() {
    return new ScriptedCampaign(directory, view);
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public Page.Document page(String key) {
    var description =
        new CampaignView(
            view.campaign(),
            view.experiment(),
            view.variants(),
            view.provenance(),
            List.of(),
            Map.of(),
            false);
    return Page.live(description, new Page.Facts(0.9, 1e-3, true), key);
  }

  @Override
  public Progress progress() {
    return new Progress(
        "campaign",
        Progress.Phase.RUNNING,
        view.runs().size(),
        20,
        Map.of("critical", 1),
        12.5,
        List.of(new Progress.Running(0, 7, (int) iterates.get(), 1.5, 1e-3, 0.5)),
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
}
