package dev.cairn.web;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.report.page.CollectionReport;
import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.StudyEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts the rounds of a landscape search.
final class LandscapeTally implements Tally {
  private final String name;
  private final int most;
  private final boolean done;
  private int runs;
  private int points;

  private LandscapeTally(String name, int most, boolean done, int runs, int points) {
    this.name = name;
    this.most = most;
    this.done = done;
    this.runs = runs;
    this.points = points;
  }

  static LandscapeTally of(CollectionReader reader) {
    CollectionRow row = reader.collections().getFirst();
    Experiment experiment = reader.experiment(row);
    List<ProvenanceRow> sessions = ProvenanceRow.ofRuns(reader.provenance());
    boolean done =
        !sessions.isEmpty() && sessions.getLast().ended().equals(Optional.of(Outcome.FINISHED));
    return new LandscapeTally(
        experiment.name(),
        experiment.runs(),
        done,
        reader.outcomes(row.collection()).size(),
        reader.collected(row.collection()).size());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public synchronized void accept(StudyEvent event) {
    if (event instanceof StudyEvent.Collected(String _, int number, int of, int found)) {
      runs = of == 0 ? number : runs; // descents are of so many, rounds of nobody knows how many
      points = found;
    }
  }

  @Override
  public void rest() {}

  @Override
  public void wake() {}

  @Override
  public void end() {}

  @Override
  public Progress.Phase working() {
    return Progress.Phase.RUNNING;
  }

  @Override
  public String restsAfter() {
    return "the search rests after the round under way";
  }

  @Override
  public synchronized Progress progress(
      String study, Progress.Phase phase, List<String> errors, List<String> queue) {
    return new Progress(
        study,
        phase,
        runs,
        most,
        Map.of("distinct points", points),
        Double.NaN,
        List.of(),
        errors,
        queue);
  }

  @Override
  public List<RunView> finished(StudyReader reader, int from, int atMost) {
    return List.of();
  }

  @Override
  public Page.Document page(StudyReader reader, String key) {
    return switch (reader) {
      case CollectionReader search -> CollectionReport.live(search, key);
      case StoreReader _, ContinuationReader _ ->
          throw new IllegalArgumentException("this is no landscape search");
    };
  }
}
