package dev.cairn.external;

import java.util.List;

/// Takes questions to a server.
@FunctionalInterface
interface Asker {
  /// Asks questions that go together and fills their arrays; throws [ExternalException] where that
  /// fails.
  void ask(List<? extends Question> questions);
}
