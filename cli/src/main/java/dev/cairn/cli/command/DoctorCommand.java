package dev.cairn.cli.command;

import dev.cairn.study.work.Machine;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says what Cairn runs on and what is slow there.
@Command(
    name = "doctor",
    description = "Shows what Cairn runs on, and what is slow or wrong here and why.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  ./cairn doctor"})
public final class DoctorCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.look(System::nanoTime);
    machine.facts().forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
    if (machine.findings().isEmpty()) {
      out.println("Nothing is slow or wrong here.");
    }
    machine.findings().forEach(finding -> out.println("! " + finding));
    out.flush();
  }
}
