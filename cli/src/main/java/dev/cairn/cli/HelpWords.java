package dev.cairn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Help whose words stay whole.
///
/// Its lines are broken by Java's `BreakIterator`, which breaks `./cairn` and `EXPERIMENT.yaml`.
/// So letters that no help has stand for the marks within words while it is laid out.
final class HelpWords {
  private static final String MARKS = ".,";
  private static final String LETTERS = "ŉĳ";

  /// A mark with the rest of its word behind it.
  private static final Pattern WITHIN = Pattern.compile("[.,](?=\\S)");

  private HelpWords() {}

  /// Prints the help that was asked for; whether it was.
  static boolean print(ParseResult words) {
    if (!asked(words)) {
      return false;
    }
    CommandLine commands = words.commandSpec().commandLine();
    join(words.commandSpec());
    PrintWriter out = commands.getOut();
    var text = new StringWriter();
    commands.setOut(new PrintWriter(text));
    try {
      CommandLine.executeHelpRequest(words);
    } finally {
      commands.getOut().flush();
      commands.setOut(out);
      out.print(exchanged(text.toString(), LETTERS, MARKS));
      out.flush();
    }
    return true;
  }

  /// The help of a command, without colours.
  static String of(CommandLine command) {
    join(command.getCommandSpec());
    return exchanged(command.getUsageMessage(CommandLine.Help.Ansi.OFF), LETTERS, MARKS);
  }

  private static boolean asked(ParseResult words) {
    return words.isUsageHelpRequested()
        || words.commandSpec().helpCommand()
        || (words.hasSubcommand() && asked(words.subcommand()));
  }

  /// Makes the words of a command and of those below it whole.
  private static void join(CommandSpec command) {
    var usage = command.usageMessage();
    usage.description(joined(usage.description()));
    for (OptionSpec option : List.copyOf(command.options())) {
      command.remove(option);
      command.addOption(
          OptionSpec.builder(option)
              .description(joined(option.description()))
              .paramLabel(joined(option.paramLabel()))
              .build());
    }
    for (PositionalParamSpec word : List.copyOf(command.positionalParameters())) {
      command.remove(word);
      command.addPositional(
          PositionalParamSpec.builder(word)
              .description(joined(word.description()))
              .paramLabel(joined(word.paramLabel()))
              .build());
    }
    command.subcommands().values().forEach(below -> join(below.getCommandSpec()));
  }

  private static String[] joined(String... lines) {
    return Arrays.stream(lines).map(HelpWords::joined).toArray(String[]::new);
  }

  private static String joined(String text) {
    return WITHIN.matcher(text).replaceAll(mark -> exchanged(mark.group(), MARKS, LETTERS));
  }

  private static String exchanged(String text, String of, String by) {
    String changed = text;
    for (int i = 0; i < of.length(); i++) {
      changed = changed.replace(of.charAt(i), by.charAt(i));
    }
    return changed;
  }
}
