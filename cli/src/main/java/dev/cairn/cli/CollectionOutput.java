package dev.cairn.cli;

import dev.cairn.onnx.OnnxProblem;
import dev.cairn.report.page.CollectionReport;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.landscape.CollectEvent;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CollectionReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;

/// How commands tell what was collected.
///
/// @param out the standard output
/// @param err the standard error, for progress
/// @param quiet whether nothing is said but errors
/// @param json whether the numbers are printed as JSON
record CollectionOutput(PrintWriter out, PrintWriter err, boolean quiet, boolean json) {
  /// Progress on the standard error, to be closed.
  CollectProgress progress() {
    return new CollectProgress(new StatusLine(err, Terminal.detect(), System::nanoTime));
  }

  /// What is told while it goes on.
  Consumer<CollectEvent> watcher(CollectProgress progress) {
    return quiet || json ? _ -> {} : progress;
  }

  /// Says what θ is in a model, and what should be known before numbers are trusted.
  void tell(OnnxProblem model, CollectProgress progress) {
    if (!quiet && !json) {
      ModelText.lines(model, ModelText.FEW).forEach(progress.line()::say);
    }
  }

  /// The numbers of all collections of a store, and a last line.
  void tell(CollectionReader reader, String last) {
    List<CollectionSummary> summaries = CollectionSummary.read(reader);
    if (json) {
      out.print(CollectionReport.json(summaries));
    } else if (!quiet) {
      summaries.forEach(summary -> summary.lines().forEach(out::println));
      Arithmetic.mixed(Arithmetic.distinct(reader.provenance())).ifPresent(out::println);
      out.println(last);
    }
    out.flush();
  }
}
