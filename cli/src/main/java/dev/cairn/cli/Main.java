package dev.cairn.cli;

import dev.cairn.cli.output.Terminal;
import dev.cairn.cli.output.VisibleWriter;
import dev.cairn.cli.process.MemoryWatch;
import dev.cairn.cli.process.ProcessEnd;
import dev.cairn.cli.process.StandardError;
import dev.cairn.cli.process.Starter;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.text.Decimal;
import dev.cairn.text.Visible;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/// The entry point: parses, runs and turns every failure into one line and an exit code.
public final class Main {
  /// Environment variable that shows the stack trace of a failure: for developers.
  static final String DEBUG = "CAIRN_DEBUG";

  private static final char REPLACED = '\uFFFD';

  private static final int MISUSE = 2;

  /// A constant, for which no class is loaded.
  private static final String UNLOADABLE = "cairn: " + Failures.UNLOADABLE;

  private Main() {}

  /// Runs a command line and exits: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] arguments) {
    try {
      start(arguments);
    } catch (NoClassDefFoundError e) {
      System.err.println(UNLOADABLE);
      Runtime.getRuntime().halt(1); // ending in another way may take classes, too
    }
  }

  private static void start(String... arguments) {
    StandardError.restore();
    Locale.setDefault(Locale.ROOT); // other people's code writes numbers as ours does
    watchMemory();
    ProcessEnd.watch();
    Starter.watch();
    int code = readable(arguments) ? run(arguments) : MISUSE;
    System.out.flush();
    System.err.flush();
    ProcessEnd.done();
    System.exit(code);
  }

  /// Whether all words are text. Of bytes that are none the virtual machine makes this character:
  /// the name of another file, the same one for every such name.
  private static boolean readable(String... words) {
    for (String word : words) {
      if (word.indexOf(REPLACED) >= 0) {
        System.err.println(
            "cairn: '%s' holds bytes that are no text here: give names in UTF-8, and with LC_ALL=C.UTF-8"
                .formatted(Visible.line(word, CairnException.LONGEST)));
        return false;
      }
    }
    return true;
  }

  /// Runs the command line. Where no file handle is left to load a part of the program with, that
  /// may be a part that says so.
  private static int run(String... arguments) {
    try {
      return commandLine(arguments).execute(arguments);
    } catch (NoClassDefFoundError | TypeNotPresentException _) {
      System.err.println(UNLOADABLE);
      return 1;
    }
  }

  /// Says what an exhausted heap would say, and ends, as soon as nothing but collecting goes on.
  private static void watchMemory() {
    MemoryWatch.start("cairn: " + Failures.line(new OutOfMemoryError()));
  }

  /// The command line for these words; for none, with all commands.
  static CommandLine commandLine(String... words) {
    CommandLine commands = new CommandLine(new Cairn());
    Commands.add(commands, words);
    commands.registerConverter(int.class, text -> (int) whole(text, Integer::parseInt));
    commands.registerConverter(long.class, text -> whole(text, Long::parseLong));
    commands.registerConverter(Path.class, Main::path);
    commands.registerConverter(double.class, Main::decimal);
    commands.registerConverter(Double.class, Main::decimal);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionStrategy(Main::execute);
    commands.setParameterExceptionHandler((refused, _) -> usage(refused));
    commands.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    commands.setUsageHelpWidth(Terminal.helpWidth(Integer.getInteger(Terminal.COLUMNS, 0)));
    commands.setUsageHelpLongOptionsMaxWidth(28);
    return commands;
  }

  /// A whole number in the digits 0 to 9: Java's own reading takes the digits of every script.
  private static long whole(String text, ToLongFunction<String> parse) {
    try {
      if (text.matches("[+-]?[0-9]+")) {
        return parse.applyAsLong(text);
      }
    } catch (NumberFormatException _) {
      // out of range: said below
    }
    throw new TypeConversionException("'%s' is no whole number of this range".formatted(text));
  }

  /// The name of a file or directory. An empty one would mean the working directory, and one with a
  /// line break
  /// would begin a line of its own in messages and in lists of digests.
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the name of a file or directory is empty");
    }
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new TypeConversionException(
          "the name '%s' holds a line break".formatted(Visible.line(text, CairnException.LONGEST)));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no file name".formatted(text));
    }
  }

  private static double decimal(String text) {
    try {
      return Decimal.parse(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /// Runs a command. Its words go through a [VisibleWriter]; help is this program's own and may
  /// have colours.
  private static int execute(ParseResult words) {
    CommandLine commands = words.commandSpec().commandLine();
    int code = 0;
    if (!HelpWords.print(words) && CommandLine.executeHelpRequest(words) == null) {
      commands.setOut(VisibleWriter.of(commands.getOut()));
      commands.setErr(VisibleWriter.ofLines(commands.getErr()));
      code = run(words);
    }
    if (commands.getOut().checkError() || System.out.checkError()) {
      String lost = "the standard output takes no more: it is closed, or its disk is full";
      throw new ExecutionException(commands, lost, new CairnException(lost));
    }
    return code;
  }

  /// An error of the virtual machine, such as too little memory, becomes a line too.
  private static int run(ParseResult words) {
    try {
      return new RunLast().execute(words);
    } catch (Error e) {
      return failed(e, words.commandSpec().commandLine());
    }
  }

  private static int usage(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = VisibleWriter.ofLines(command.getErr());
    err.println("cairn: " + Visible.line(Misuse.line(refused), CairnException.LONGEST));
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /// Says what failed. What fails only because the process was told to end is nothing to say.
  private static int failed(Throwable failure, CommandLine command) {
    if (Failures.unforeseen(failure) && ProcessEnd.isNear()) {
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    PrintWriter err = VisibleWriter.ofLines(command.getErr());
    String line = Failures.line(failure);
    err.println(
        "cairn: "
            + (Failures.unforeseen(failure)
                ? Visible.line(
                    "%s (%s=1 shows where)".formatted(line, DEBUG), CairnException.LONGEST)
                : line));
    if (System.getenv(DEBUG) != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
