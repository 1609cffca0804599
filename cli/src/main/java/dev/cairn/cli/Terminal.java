package dev.cairn.cli;

/// What the standard error is written to.
///
/// @param columns its width; 0 where it is no terminal
/// @param colours whether colours may be used
record Terminal(int columns, boolean colours) {
  /// System property with the width of the terminal, which the launcher sets where there is one.
  static final String COLUMNS = "cairn.columns";

  /// No terminal: a file or a pipe.
  static final Terminal NONE = new Terminal(0, false);

  static Terminal detect() {
    int columns = Integer.getInteger(COLUMNS, 0);
    String noColour = System.getenv("NO_COLOR");
    boolean colours =
        columns > 0
            && (noColour == null || noColour.isEmpty())
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(columns, colours);
  }

  boolean isTerminal() {
    return columns > 0;
  }
}
