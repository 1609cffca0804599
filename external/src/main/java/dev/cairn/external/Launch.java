package dev.cairn.external;

import java.nio.file.Path;
import java.util.List;

/// How the process that evaluates an objective is reached.
public sealed interface Launch {
  /// A program that Cairn starts and ends; frames go through its standard input and output.
  ///
  /// @param words the program and its arguments
  record Command(List<String> words) implements Launch {
    /// Needs a program.
    public Command {
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("command [] must name a program");
      }
    }

    @Override
    public String toString() {
      return "'" + String.join(" ", words) + "'";
    }
  }

  /// A server that waits at a Unix socket.
  ///
  /// @param path of the socket
  record Socket(Path path) implements Launch {
    @Override
    public String toString() {
      return "the server at " + path;
    }
  }
}
