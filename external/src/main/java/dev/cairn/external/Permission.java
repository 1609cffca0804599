package dev.cairn.external;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which programs this process may start: those that its user has named, in an experiment file of
/// the user's own or by an option. An experiment that comes with a directory, or over the network,
/// names programs too; it starts none.
public final class Permission {
  private static final Set<List<String>> GIVEN = ConcurrentHashMap.newKeySet();
  private static volatile boolean all;

  private Permission() {}

  /// The user has named this command.
  public static void give(Launch launch) {
    if (launch instanceof Launch.Command command) {
      GIVEN.add(command.words());
    }
  }

  /// The user has said that commands of stored experiments may be started.
  public static void giveAll() {
    all = true;
  }

  /// Throws [ExternalException] where the user has not named the command.
  static void require(Launch.Command command) {
    if (!all && !GIVEN.contains(command.words())) {
      throw new ExternalException(
          "the experiment starts %s, which this command does only where you say so: give your own experiment file, or --start-command"
              .formatted(command));
    }
  }
}
