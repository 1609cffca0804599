package dev.cairn.cli.output;

import dev.cairn.experiment.Ordered;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.report.summary.CollectionNumbers;
import dev.cairn.report.summary.Summary;
import dev.cairn.report.summary.SummaryJson;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.StudyEvent;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/// One line of JSON an event, each with the key `event`: started, trained, run, collected,
/// message, summary.
public final class JsonProgress implements Progress {
  private final PrintWriter out;
  private final ObjectMapper json = new ObjectMapper();

  public JsonProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started e ->
          line(
              "started",
              Ordered.of(
                  "trajectories", e.trajectories(),
                  "trained", e.trained(),
                  "runs", e.runs(),
                  "finished", e.finished()));
      case StudyEvent.Trained(int variant, int trajectory) ->
          line("trained", Ordered.of("variant", variant, "trajectory", trajectory));
      case StudyEvent.Waiting(String reason) -> say(reason);
      case StudyEvent.Iterated _ -> {} // too many to be useful
      case StudyEvent.RunFinished(var row, int _) -> {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("variant", row.variant());
        values.put("run", row.run());
        values.put("reason", row.reason().word());
        values.put("iterations", row.iterations());
        values.put("loss", row.loss());
        values.put("squared_gradient_norm", row.squaredGradientNorm());
        values.put("r", row.r());
        values.put("ending", row.ending().word());
        values.put("seconds", row.seconds());
        line("run", values);
      }
      case StudyEvent.Collected e ->
          line(
              "collected",
              Ordered.of("what", e.what(), "done", e.done(), "of", e.of(), "points", e.points()));
    }
  }

  @Override
  public void say(String line) {
    line("message", Ordered.of("text", line));
  }

  @Override
  public void close() {}

  @Override
  public void summary(Summary summary) {
    line("summary", values(summary));
  }

  /// The numbers of what was collected.
  void collections(List<CollectionSummary> summaries, List<ProvenanceRow> sessions) {
    line("summary", values(CollectionNumbers.All.of(summaries, sessions)));
  }

  private static Map<String, Object> values(Object summary) {
    Map<String, Object> values = new LinkedHashMap<>();
    SummaryJson.tree(summary).properties().forEach(e -> values.put(e.getKey(), e.getValue()));
    return values;
  }

  private void line(String event, Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("event", event);
    values.forEach((key, value) -> all.put(key, finite(value)));
    out.println(json.writeValueAsString(all));
    out.flush();
  }

  /// JSON has no NaN.
  private static Object finite(Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? number.toString() : value;
  }
}
