package dev.cairn.cli.output;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.RecordJson;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.report.summary.CollectionNumbers;
import dev.cairn.report.summary.Summary;
import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.work.StudyEvent;
import java.io.PrintWriter;
import java.util.List;

/// One line of JSON an event, each with the key `event`: started, trained, run, collected,
/// message, summary.
public final class JsonProgress implements Progress {
  private final PrintWriter out;

  public JsonProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started e ->
          line("started", new Started(e.trajectories(), e.trained(), e.runs(), e.finished()));
      case StudyEvent.Trained e -> line("trained", e);
      case StudyEvent.Waiting(String reason) -> say(reason);
      case StudyEvent.Iterated _ -> {} // too many to be useful
      case StudyEvent.RunFinished(RunRow row, int _) -> line("run", Run.of(row));
      case StudyEvent.Collected e -> line("collected", e);
    }
  }

  @Override
  public void say(String line) {
    line("message", new Message(line));
  }

  @Override
  public void close() {}

  @Override
  public void summary(Summary summary) {
    line("summary", summary);
  }

  /// The numbers of what was collected.
  void collections(List<CollectionSummary> summaries, List<ProvenanceRow> sessions) {
    line("summary", CollectionNumbers.All.of(summaries, sessions));
  }

  private void line(String event, Record values) {
    out.println(RecordJson.line(new Line(event, values)));
    out.flush();
  }

  private record Line(String event, @JsonUnwrapped Record values) {}

  private record Started(int trajectories, int trained, int runs, int finished) {}

  private record Message(String text) {}

  private record Run(
      int variant,
      int run,
      StopReason.Kind reason,
      int iterations,
      double loss,
      double squaredGradientNorm,
      double r,
      RunEnding ending,
      double seconds) {
    static Run of(RunRow row) {
      return new Run(
          row.variant(),
          row.run(),
          row.reason(),
          row.iterations(),
          row.loss(),
          row.squaredGradientNorm(),
          row.r(),
          row.ending(),
          row.seconds());
    }
  }
}
