package dev.cairn.cli.output;

import dev.cairn.report.summary.Summary;
import dev.cairn.search.RunEnding;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.text.Counted;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Progress for people: a bar that is drawn in place on a terminal, a line now and then elsewhere.
public final class TextProgress implements Progress {
  private static final int BAR = 24;

  /// A shorter bar says nothing.
  private static final int LEAST_BAR = 6;

  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private final Terminal terminal;
  private final StatusLine line;
  private int trajectories;
  private int trained;
  private int runs;
  private int finished;
  private int finishedBefore;
  private long expected; // iterates of this session; runs that end early make it smaller
  private long observed;
  private final Map<RunEnding, Integer> endings = new EnumMap<>(RunEnding.class);
  private double searching = Double.NaN;

  public TextProgress(PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.line = new StatusLine(out, terminal, nanoTime);
  }

  @Override
  public void accept(StudyEvent event) {
    boolean milestone = false;
    switch (event) {
      case StudyEvent.Started e -> {
        trajectories = e.trajectories();
        trained = e.trained();
        runs = e.runs();
        finished = e.finished();
        finishedBefore = finished;
        expected = e.iterations() + runs - finished; // an iterate more than steps in each run
        if (finished > 0) {
          say("stored already: %s of %s".formatted(finished, Counted.of(runs, "run")));
        }
      }
      case StudyEvent.Trained _ -> {
        trained++;
        milestone = trained == trajectories;
      }
      case StudyEvent.Waiting(String reason) -> say(reason);
      case StudyEvent.Iterated _ -> {
        searching = Double.isNaN(searching) ? line.seconds() : searching;
        observed++;
      }
      case StudyEvent.RunFinished(var row, int limit) -> {
        finished++;
        expected -= limit - row.iterations();
        endings.merge(row.ending(), 1, Integer::sum);
        milestone = finished == runs;
      }
      case StudyEvent.Collected collected -> {
        if (line.due()) {
          line.show(CollectProgress.text(collected));
        }
        return;
      }
    }
    show(milestone);
  }

  private void show(boolean milestone) {
    if (milestone || line.due()) {
      List<String> forms = forms(line.seconds());
      line.show(terminal.isTerminal() ? fitted(forms) : forms.getFirst());
    }
  }

  /// The longest form that the terminal has room for, behind a bar where that has room too.
  private String fitted(List<String> forms) {
    int room = terminal.columns() - 1;
    String text =
        forms.stream().filter(f -> StatusLine.width(f) <= room).findFirst().orElse(forms.getLast());
    int bar = Math.min(BAR, room - StatusLine.width(text) - 1);
    return bar < LEAST_BAR ? text : bar(bar) + " " + text;
  }

  /// The share of the work that is done, between 0 and 1.
  private double share() {
    if (trained < trajectories) {
      return trajectories == 0 ? 0 : (double) trained / trajectories;
    }
    double session = expected == 0 ? 1 : (double) observed / expected;
    return (finishedBefore + (runs - finishedBefore) * session) / runs;
  }

  private String bar(int width) {
    int full = (int) Math.round(share() * width);
    return "█".repeat(full) + "░".repeat(width - full);
  }

  /// How far the work is, longest form first: the last ones do without speed, then without share.
  private List<String> forms(double now) {
    if (trained < trajectories) {
      return List.of(
          "training %s of %s".formatted(trained, Counted.of(trajectories, "trajectory")));
    }
    String share = String.format(Locale.ROOT, "%3.0f %%  ", 100 * share());
    String done = "%s of %s".formatted(finished, Counted.of(runs, "run"));
    String endings = endings();
    return List.of(
        share + done + pace(now) + endings, share + done + endings, done + endings, done);
  }

  private String pace(double now) {
    double elapsed = now - searching;
    if (!(elapsed > 1)) {
      return "";
    }
    double rate = observed / elapsed;
    String left =
        finished < runs && rate > 0 ? "  " + duration((expected - observed) / rate) + " left" : "";
    return String.format(Locale.ROOT, "  %.3g iterations/s", rate) + left;
  }

  /// How the runs of this session ended; nothing while none of it has: what ended before is not
  /// counted here.
  private String endings() {
    if (finished == finishedBefore && finishedBefore > 0) {
      return "";
    }
    return (finishedBefore > 0 ? "  since resuming " : "  ") + counted();
  }

  /// How the runs of this session ended: diverging runs are named where there are some.
  private String counted() {
    return Arrays.stream(RunEnding.values())
        .filter(ending -> ending != RunEnding.DIVERGING || endings.containsKey(ending))
        .map(
            ending ->
                coloured(endings.getOrDefault(ending, 0) + " " + ending.word(), colour(ending)))
        .collect(Collectors.joining(", "));
  }

  /// The terminal's colour nearest to that of figures.
  private static String colour(RunEnding ending) {
    return switch (ending) {
      case CRITICAL -> "34";
      case GRADIENT_FLAT -> "33";
      case DIVERGING -> "35";
      case NEITHER -> "39";
    };
  }

  private String coloured(String text, String colour) {
    return terminal.colours() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }

  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    long hours = whole / SECONDS_PER_HOUR;
    long minutes = whole % SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, whole % SECONDS_PER_MINUTE)
        : String.format(Locale.ROOT, "%d:%02d", minutes, whole % SECONDS_PER_MINUTE);
  }

  @Override
  public void say(String text) {
    line.say(text);
  }

  @Override
  public void close() {
    line.close();
  }

  @Override
  public void summary(Summary summary) {
    close();
    SummaryLines.of(summary).forEach(this::say);
  }
}
