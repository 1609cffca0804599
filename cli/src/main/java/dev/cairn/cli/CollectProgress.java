package dev.cairn.cli;

import dev.cairn.lab.collect.CollectEvent;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How far a collection is: in place on a terminal, a line now and then elsewhere.
final class CollectProgress implements Consumer<CollectEvent>, AutoCloseable {
  private static final double NANOSECONDS = 1e-9;

  /// Seconds between two drawings on a terminal, and between two lines elsewhere.
  private static final double REDRAW = 0.1;

  private static final double LINE = 10;

  private final PrintWriter out;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private double shown;
  private boolean onScreen;

  CollectProgress(PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.shown = nanoTime.getAsLong() * NANOSECONDS;
  }

  @Override
  public void accept(CollectEvent event) {
    double now = nanoTime.getAsLong() * NANOSECONDS;
    if (now - shown < (terminal.isTerminal() ? REDRAW : LINE)) {
      return;
    }
    shown = now;
    String text =
        "%d points; %s %d%s"
            .formatted(
                event.points(),
                event.what(),
                event.done(),
                event.of() == 0 ? "" : " of " + event.of());
    if (terminal.isTerminal()) {
      String fitted = text.substring(0, Math.min(text.length(), terminal.columns() - 1));
      out.print("\r" + fitted + "\u001b[K");
      onScreen = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  @Override
  public void close() {
    if (onScreen) {
      out.println();
      out.flush();
      onScreen = false;
    }
  }
}
