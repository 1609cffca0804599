package dev.cairn.cli.output;

import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.work.StudyEvent;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;

/// How commands tell what was collected.
///
/// @param out the standard output
/// @param err the standard error, for progress
/// @param quiet whether nothing is said but errors
/// @param json whether the numbers are printed as a line of JSON
public record CollectionOutput(PrintWriter out, PrintWriter err, boolean quiet, boolean json) {
  /// Progress on the standard error, to be closed.
  public CollectProgress progress() {
    return new CollectProgress(new StatusLine(err, Terminal.detect(), System::nanoTime));
  }

  /// What is told while it goes on.
  public Consumer<StudyEvent> watcher(CollectProgress progress) {
    return quiet || json ? _ -> {} : progress;
  }

  /// The numbers of all collections of a store, and a last line.
  public void tell(CollectionReader reader, String last) {
    List<CollectionSummary> summaries = CollectionSummary.read(reader);
    if (json) {
      new JsonProgress(out).collections(summaries, reader.provenance());
    } else if (!quiet) {
      summaries.forEach(summary -> summary.lines().forEach(out::println));
      Arithmetic.mixed(Arithmetic.distinct(reader.provenance())).ifPresent(out::println);
      out.println(last);
    }
    out.flush();
  }
}
