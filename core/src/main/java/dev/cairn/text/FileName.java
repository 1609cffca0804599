package dev.cairn.text;

/// Names of files made of names of things.
public final class FileName {
  /// What every file system takes, with room for an ending.
  private static final int LONGEST = 200;

  private FileName() {}

  /// The name with a hyphen for every character that is no ASCII letter, digit, `.`, `_` or `-`,
  /// and for dots at its start: the same file on every machine, never another directory.
  public static String of(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "-");
    String usual = plain.isEmpty() ? "-" : plain;
    return usual.length() <= LONGEST ? usual : usual.substring(0, LONGEST);
  }
}
