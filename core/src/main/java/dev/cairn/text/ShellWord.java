package dev.cairn.text;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// A path as it is typed into a shell: in quotes where it holds blanks or signs that a shell reads.
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /// The word that a POSIX shell takes for this path, and a command for no option.
  public static String of(Path path) {
    String text = path.toString();
    String named = text.startsWith("-") ? "./" + text : text;
    return PLAIN.matcher(named).matches() ? named : "'" + named.replace("'", "'\\''") + "'";
  }
}
