package dev.cairn.cli.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.cli.option.StartCommandOption;
import dev.cairn.experiment.RecordJson;
import dev.cairn.report.inspect.InspectionNumbers;
import dev.cairn.report.inspect.InspectionText;
import dev.cairn.report.inspect.StoredPoint;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.PointId;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.StoreReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Inspects a marked point of a campaign.
@Command(
    name = "point",
    description = {
      "Inspects a marked point of a campaign: all that ./cairn inspect says of a model's, by the"
          + " campaign's cut-offs, and the order of convergence of its run.",
      "Loads the problem and measures anew; nothing is written.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn point runs/fig3 --run 7",
      "  ./cairn point runs/fig3 --run 7 --kind flattest --json",
    })
public final class PointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The campaign's directory.")
  private Path directory;

  @Option(
      names = "--variant",
      paramLabel = "V",
      defaultValue = "0",
      description = "Number of the variant. Default: 0.")
  private int variant;

  @Option(
      names = "--run",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of the run. Default: 0.")
  private int run;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "final",
      description = "${COMPLETION-CANDIDATES}. Default: final.")
  private PointKind kind;

  @Mixin private StartCommandOption command;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    command.apply();
    StoredPoint found;
    try (StoreReader reader = StoreReader.open(directory)) {
      var id = new PointId(new RunId(variant, run), kind);
      found = StoredPoint.measure(reader, directory, id);
    }
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      writer.print(RecordJson.text(Numbers.of(found)));
    } else {
      print(writer, found);
    }
    writer.flush();
    return 0;
  }

  private void print(PrintWriter writer, StoredPoint found) {
    PointRow point = found.point();
    writer.printf(
        "%-20s%s, variant %s, run %s: %s point, iterate %s%n",
        "campaign", directory, point.variant(), point.run(), point.kind().word(), point.iterate());
    InspectionText.lines(found.measured(), found.inspector().eigenvalueCutoffs())
        .forEach(writer::println);
    found.ending().ifPresent(ending -> writer.printf("%-20s%s%n", "its run ended", ending.word()));
    if (found.proof() != ProofState.NONE) {
      writer.printf("%-20s%s%n", "proof", found.proof().words());
    }
    writer.printf(
        "%-20s%s%n", "order of its run", found.order().map(PointCommand::words).orElse("none"));
  }

  private static String words(ConvergenceOrder order) {
    return String.format(
        Locale.ROOT,
        "%.3g over the last %d steps, last ratio %.3g%s",
        order.order(),
        order.steps(),
        order.ratio(),
        order.quadratic() ? ": quadratic at the end" : order.supralinear() ? ": supralinear" : "");
  }

  /// A point as JSON: the components are its keys, in their order.
  private record Numbers(
      int variant,
      int run,
      PointKind kind,
      int iterate,
      @JsonUnwrapped InspectionNumbers measured,
      Optional<RunEnding> ending,
      Optional<ProofState> proof,
      Optional<Convergence> convergence) {
    static Numbers of(StoredPoint found) {
      PointRow point = found.point();
      return new Numbers(
          point.variant(),
          point.run(),
          point.kind(),
          point.iterate(),
          InspectionNumbers.of(found.measured(), found.inspector().eigenvalueCutoffs()),
          found.ending(),
          Optional.of(found.proof()).filter(proof -> proof != ProofState.NONE),
          found.order().map(Convergence::of));
    }
  }

  /// The order of a run.
  private record Convergence(
      double order, double lastRatio, int steps, boolean supralinear, boolean quadratic) {
    static Convergence of(ConvergenceOrder order) {
      return new Convergence(
          order.order(), order.ratio(), order.steps(), order.supralinear(), order.quadratic());
    }
  }
}
