package dev.cairn.cli.job;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text with places `%NAME%` that are filled in one pass: what is put in stays as it is, whatever
/// it looks like.
public record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("%([A-Z]+)%");

  /// The text with a value at each place.
  ///
  /// @param values one for every place
  String filled(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(values.get(place.group(1)), place.group())));
  }
}
