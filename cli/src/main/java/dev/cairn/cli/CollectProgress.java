package dev.cairn.cli;

import dev.cairn.study.landscape.CollectEvent;
import java.util.function.Consumer;

/// How far a collection is.
record CollectProgress(StatusLine line) implements Consumer<CollectEvent>, AutoCloseable {
  @Override
  public void accept(CollectEvent event) {
    if (line.due()) {
      line.show(
          "%s points; %s %s%s"
              .formatted(
                  event.points(),
                  event.what(),
                  event.done(),
                  event.of() == 0 ? "" : " of " + event.of()));
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
