package dev.cairn.cli;

import dev.cairn.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in one line that names one word of it.
final class Misuse {
  private Misuse() {}

  static String line(ParameterException refused) {
    return refused instanceof UnmatchedArgumentException unmatched
        ? unknown(unmatched.getUnmatched(), refused.getCommandLine())
        : String.valueOf(refused.getMessage()).lines().findFirst().orElse("wrong usage");
  }

  /// An unknown option is to blame before any word, since it may have taken the place of its own.
  private static String unknown(List<String> words, CommandLine command) {
    for (String word : words) {
      if (word.startsWith("-")) {
        String option = word.replaceFirst("=.*", "");
        return "unknown option '%s'; %s"
            .formatted(option, Nearest.suggestion(option, options(command)));
      }
    }
    String word = words.getFirst();
    List<String> commands = new ArrayList<>(command.getSubcommands().keySet());
    return commands.isEmpty()
        ? "'%s' is a word too many".formatted(word)
        : "unknown command '%s'; %s".formatted(word, Nearest.suggestion(word, commands));
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream().map(o -> o.longestName()).toList();
  }
}
