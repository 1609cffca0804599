package dev.cairn.cli.output;

import dev.cairn.study.work.StudyEvent;
import dev.cairn.text.Counted;
import java.util.function.Consumer;

/// How far a collection is.
public record CollectProgress(StatusLine line) implements Consumer<StudyEvent>, AutoCloseable {
  @Override
  public void accept(StudyEvent event) {
    if (event instanceof StudyEvent.Collected collected && line.due()) {
      line.show(text(collected));
    }
  }

  /// How far it is, in a line.
  static String text(StudyEvent.Collected collected) {
    return "%s so far; %s %s%s"
        .formatted(
            Counted.of(collected.points(), "entry"),
            collected.what(),
            collected.done(),
            collected.of() == 0 ? "" : " of " + collected.of());
  }

  @Override
  public void close() {
    line.close();
  }
}
