package dev.cairn.cli;

import dev.cairn.experiment.Ordered;
import dev.cairn.report.statistics.Summary;
import dev.cairn.study.campaign.CampaignEvent;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/// One line of JSON an event, each with the key `event`: started, trained, run, message, summary.
final class JsonProgress implements Progress {
  private final PrintWriter out;
  private final ObjectMapper json = new ObjectMapper();

  JsonProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(CampaignEvent event) {
    switch (event) {
      case CampaignEvent.Started e ->
          line(
              "started",
              Ordered.of(
                  "trajectories", e.trajectories(),
                  "trained", e.trained(),
                  "runs", e.runs(),
                  "finished", e.finished()));
      case CampaignEvent.Trained(int variant, int trajectory) ->
          line("trained", Ordered.of("variant", variant, "trajectory", trajectory));
      case CampaignEvent.Iterated _ -> {} // too many to be useful
      case CampaignEvent.RunFinished(var row, int _) -> {
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
    line("summary", summary.values());
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
