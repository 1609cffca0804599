package dev.cairn.cli.output;

import dev.cairn.text.Visible;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// A line about work under way: drawn in place on a terminal, written now and then elsewhere.
public final class StatusLine implements AutoCloseable {
  private static final double NANOSECONDS = 1e-9;

  /// Characters of a line that is said at most.
  private static final int LONGEST = 4_000;

  /// Seconds between two drawings on a terminal: as fast as one reads.
  private static final double REDRAW = 0.1;

  /// Seconds between two lines: a log of an hour has 360.
  private static final double LINE = 10;

  private static final Pattern ESCAPE = Pattern.compile("\u001b[^m]*m");

  private final PrintWriter out;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private double shown = Double.NEGATIVE_INFINITY;
  private boolean onScreen;

  public StatusLine(PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  /// The clock, in seconds.
  public double seconds() {
    return nanoTime.getAsLong() * NANOSECONDS;
  }

  /// Whether enough time has passed to show the line again.
  public boolean due() {
    return seconds() - shown >= (terminal.isTerminal() ? REDRAW : LINE);
  }

  /// Shows the line, cut to the terminal.
  public void show(String text) {
    shown = seconds();
    if (terminal.isTerminal()) {
      VisibleWriter.control(out, "\r" + fit(text) + "\u001b[K");
      onScreen = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  /// The columns that a text takes, escape sequences not counted.
  static int width(String text) {
    return ESCAPE.matcher(text).replaceAll("").length();
  }

  /// Cuts a line to the width of the terminal, escape sequences not counted.
  private String fit(String text) {
    StringBuilder fitted = new StringBuilder();
    int width = 0;
    boolean escape = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escape = escape || c == '\u001b';
      if (!escape) {
        width++;
      }
      if (escape || width < terminal.columns()) {
        fitted.append(c);
      }
      if (escape && c == 'm') {
        escape = false;
      }
    }
    return fitted.toString();
  }

  /// Says something that stays.
  void say(String line) {
    close();
    for (String part : line.split("\n", -1)) {
      out.println(Visible.line(part, LONGEST));
    }
    out.flush();
  }

  /// Leaves the line on the screen and goes to the next one.
  @Override
  public void close() {
    if (onScreen) {
      out.println();
      out.flush();
      onScreen = false;
    }
  }
}
