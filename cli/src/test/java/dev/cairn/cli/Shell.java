package dev.cairn.cli;

import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Runs a command line inside the test's virtual machine. What it does not flush is lost, as in a
/// process of its own.
///
/// @param code the exit code
/// @param out what it wrote to the standard output
/// @param err what it wrote to the standard error
record Shell(int code, String out, String err) {
  static Shell run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    CommandLine commands = Main.commandLine(words);
    commands.setOut(new PrintWriter(new BufferedWriter(out)));
    commands.setErr(new PrintWriter(new BufferedWriter(err)));
    int code = commands.execute(words);
    return new Shell(code, out.toString(), err.toString());
  }
}
