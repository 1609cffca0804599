package dev.cairn.cli;

import dev.cairn.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in one line that names one word of it.
final class Misuse {
  private Misuse() {}

  static String line(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    if (refused instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched(), command);
    }
    if (refused.getValue() != null) {
      if (refused.getArgSpec() == null) { // of `cairn help`
        return unknownCommand(refused.getValue(), command);
      }
      if (refused.getArgSpec() instanceof OptionSpec option && option.type().isEnum()) {
        return unknownWord(option, refused.getValue());
      }
    }
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("wrong usage");
  }

  /// A word that is none of an option's, which are written in small letters.
  private static String unknownWord(OptionSpec option, String word) {
    List<String> known =
        Arrays.stream(option.type().getEnumConstants())
            .map(value -> value.toString().toLowerCase(Locale.ROOT))
            .toList();
    return "%s is '%s'; %s"
        .formatted(
            option.longestName(), word, Nearest.suggestion(word.toLowerCase(Locale.ROOT), known));
  }

  /// An unknown option is to blame before any word, since it may have taken the place of its own;
  /// but what follows an unknown command belongs to that.
  private static String unknown(List<String> words, CommandLine command) {
    String first = words.getFirst();
    if (!first.startsWith("-") && !command.getSubcommands().isEmpty()) {
      return unknownCommand(first, command);
    }
    for (String word : words) {
      if (word.startsWith("-")) {
        String option = word.replaceFirst("=.*", "");
        return "unknown option '%s'; %s"
            .formatted(option, Nearest.suggestion(option, options(command)));
      }
    }
    return "'%s' is a word too many".formatted(first);
  }

  private static String unknownCommand(String word, CommandLine command) {
    List<String> commands = new ArrayList<>(command.getSubcommands().keySet());
    return "unknown command '%s'; %s".formatted(word, Nearest.suggestion(word, commands));
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream().map(o -> o.longestName()).toList();
  }
}
