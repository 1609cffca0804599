package dev.cairn.cli;

import dev.cairn.cli.command.BenchCommand;
import dev.cairn.cli.command.CertifyCommand;
import dev.cairn.cli.command.ClusterCommand;
import dev.cairn.cli.command.CollectCommand;
import dev.cairn.cli.command.CompletionCommand;
import dev.cairn.cli.command.ContinueCommand;
import dev.cairn.cli.command.DoctorCommand;
import dev.cairn.cli.command.EvaluateCommand;
import dev.cairn.cli.command.ExportCommand;
import dev.cairn.cli.command.InspectCommand;
import dev.cairn.cli.command.LandscapeCommand;
import dev.cairn.cli.command.MergeCommand;
import dev.cairn.cli.command.PointCommand;
import dev.cairn.cli.command.ReportCommand;
import dev.cairn.cli.command.ReproduceCommand;
import dev.cairn.cli.command.ResumeCommand;
import dev.cairn.cli.command.RunCommand;
import dev.cairn.cli.command.SchemaCommand;
import dev.cairn.cli.command.ServeCommand;
import dev.cairn.cli.command.VerifyCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/// The commands by name, in the order of the help.
///
/// To read what a command takes costs 10 ms of a start: where the first word names a command, only
/// that one is read.
final class Commands {
  private static final String VERSION = "--version";

  /// What completes a word knows all commands.
  private static final String COMPLETION = "completion";

  private static final Map<String, Supplier<Object>> ALL = all();

  private Commands() {}

  /// The commands that a command line can mean: the named one, or all where none is named.
  static void add(CommandLine cairn, String... words) {
    String first = words.length == 0 ? "" : words[0];
    Supplier<Object> named = ALL.get(first);
    if (named != null && !first.equals(COMPLETION)) {
      cairn.addSubcommand(first, named.get());
    } else if (!first.equals(VERSION)) {
      ALL.forEach((name, command) -> cairn.addSubcommand(name, command.get()));
      cairn.addSubcommand("help", new CommandLine.HelpCommand());
    }
  }

  private static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("reproduce", ReproduceCommand::new);
    commands.put("run", RunCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("merge", MergeCommand::new);
    commands.put("cluster", ClusterCommand::new);
    commands.put("landscape", LandscapeCommand::new);
    commands.put("continue", ContinueCommand::new);
    commands.put("collect", CollectCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("certify", CertifyCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("evaluate", EvaluateCommand::new);
    commands.put("point", PointCommand::new);
    commands.put("schema", SchemaCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put(COMPLETION, CompletionCommand::new);
    return commands;
  }
}
