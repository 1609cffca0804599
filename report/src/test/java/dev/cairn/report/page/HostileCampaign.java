package dev.cairn.report.page;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.campaign.Campaign;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.ObjectMapper;

/// A real campaign whose every text is an attack on the page that shows it: those that end an
/// attribute, an element, a script, a string, a comment, a line or a reading direction.
public final class HostileCampaign {
  /// What a page's title would become if a script of one of the texts ran.
  public static final String MARK = "PW";

  /// Does as a file's name, so that a campaign may bear it.
  public static final String NAME =
      "a'><img src=x onerror=document.title=String.fromCharCode(80,87)> \"#&;` (1) é 😀";

  /// Texts for other fields.
  public static final List<String> TEXTS =
      List.of(
          "</script><script>document.title='PW'</script>",
          "</title></style></svg></pre><img src=x onerror=\"document.title='PW'\">",
          "'-document.title='PW'-'",
          "\"}]});document.title='PW';//",
          "<!--<script>\u2028document.title='PW'\u2029-->",
          "=HYPERLINK(\"javascript:document.title='PW'\",\"\u202ex\u200b\u001b[2J\")",
          "]]><svg onload=document.title='PW'>&lt;b&gt;&#x3c;i>");

  private HostileCampaign() {}

  /// The experiment: the quartic, from nine starts, in three variants.
  public static ExperimentFile experiment() {
    return ExperimentFile.bundled("fig2")
        .set("name", quoted(NAME))
        .set("title", quoted(TEXTS.getFirst()))
        .set("start.per_axis", "3")
        .set("runs", "9")
        .set(
            "variants",
            "[{name: %s, set: {iterations: '5'}}, {name: %s, set: {iterations: '6'}}, {name: %s, set: {iterations: '7'}}]"
                .formatted(quoted(TEXTS.get(1)), quoted(TEXTS.get(4)), quoted(TEXTS.get(5))));
  }

  /// Runs it in a new directory, with figures, page and tables.
  public static void run(Path directory) {
    try (var campaign = Campaign.create(experiment(), directory, InstantSource.system())) {
      campaign.run(1, InstantSource.system(), System::nanoTime, _ -> {});
      try (var reader = campaign.reader()) {
        Results.write(reader, directory);
      }
    }
  }

  /// A text as YAML.
  public static String quoted(String text) {
    return new ObjectMapper().writeValueAsString(text);
  }
}
