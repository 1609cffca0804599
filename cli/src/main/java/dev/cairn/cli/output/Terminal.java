package dev.cairn.cli.output;

import java.util.Map;

/// What the standard error is written to.
///
/// @param columns its width; 0 where it is no terminal
/// @param colours whether colours may be used
public record Terminal(int columns, boolean colours) {
  /// System property with the width of the terminal, which the launcher sets where there is one.
  public static final String COLUMNS = "cairn.columns";

  /// No terminal: a file or a pipe.
  public static final Terminal NONE = new Terminal(0, false);

  /// Columns of help where the width is unknown, and the widest and narrowest that are used.
  private static final int HELP = 80;

  private static final int WIDEST_HELP = 100;
  private static final int NARROWEST_HELP = 55; // picocli's own limit

  public static Terminal detect() {
    return of(Integer.getInteger(COLUMNS, 0), System.getenv());
  }

  /// A terminal of this width in such an environment: what cannot draw in place is like a file.
  public static Terminal of(int columns, Map<String, String> environment) {
    boolean draws = columns > 0 && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return draws ? new Terminal(columns, environment.getOrDefault("NO_COLOR", "").isEmpty()) : NONE;
  }

  /// Columns for help on a terminal of this width; 0 where it is unknown.
  public static int helpWidth(int columns) {
    return columns == 0 ? HELP : Math.clamp(columns, NARROWEST_HELP, WIDEST_HELP);
  }

  public boolean isTerminal() {
    return columns > 0;
  }
}
