package dev.cairn.cli;

import dev.cairn.lab.LabException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The entry point: parses, runs and turns every failure into one line and an exit code.
public final class Main {
  /// Environment variable that shows the stack trace of a failure: for developers.
  static final String DEBUG = "CAIRN_DEBUG";

  private Main() {}

  /// Runs a command line and exits: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] arguments) {
    StandardError.restore();
    int code = commandLine().execute(arguments);
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /// The command line with all commands.
  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Cairn());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler((refused, _) -> usage(refused));
    commands.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    commands.setUsageHelpAutoWidth(true);
    commands.setUsageHelpLongOptionsMaxWidth(28);
    return commands;
  }

  private static int usage(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("cairn: " + oneLine(refused));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(refused, err)) {
      err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    String line =
        failure instanceof LabException expected ? expected.getMessage() : unexpected(failure);
    err.println("cairn: " + line);
    if (System.getenv(DEBUG) != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String unexpected(Exception failure) {
    return "failed: %s (%s=1 shows where)".formatted(oneLine(failure), DEBUG);
  }

  private static String oneLine(Exception failure) {
    return Optional.ofNullable(failure.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .map(line -> failure instanceof ParameterException ? line : named(failure, line))
        .orElseGet(failure::toString);
  }

  private static String named(Exception failure, String line) {
    return failure.getClass().getSimpleName() + ": " + line;
  }
}
