package dev.cairn.study.campaign;

import dev.cairn.study.store.FinishedRun;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where the cells of a campaign are run. Each is a function of the seed and its number, so the
/// bits are the same wherever that is.
interface CellEngine extends AutoCloseable {
  /// What runs under way are told by, and tell.
  ///
  /// @param stop whether to end early
  /// @param events is told what happens, one call at a time
  /// @param finished is handed each finished run; from any thread
  record Hands(StopRequest stop, Consumer<StudyEvent> events, Consumer<FinishedRun> finished) {}

  /// Refuses, before any work, what cannot be done here.
  void check();

  /// Runs these cells and hands over each as it finishes, once. Returns when all have, or soon
  /// after stop says so.
  ///
  /// @param cells each made when it is needed
  void run(List<Supplier<Cell>> cells, Hands hands);

  @Override
  void close();
}
