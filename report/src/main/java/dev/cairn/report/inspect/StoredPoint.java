package dev.cairn.report.inspect;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.report.statistics.Trace;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.InspectionProgress;
import dev.cairn.study.inspect.Inspector;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.PointId;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenPoints;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.Worded;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A marked point of a campaign with all that can be said of it: measured again where it stands,
/// and the signature of convergence in the trace of its run.
///
/// @param point as stored
/// @param inspector that measured it, with the campaign's cut-offs
/// @param measured what it measured; what it is called a proof decides, or the store, which knows
///     its run
/// @param proof what has been proven about the point
/// @param ending how its run ended, of a final point: it may diverge
/// @param order of convergence of ‖∇f‖ at the end of the run; empty where the trace tells none
public record StoredPoint(
    PointRow point,
    Inspector inspector,
    Inspection measured,
    ProofState proof,
    Optional<RunEnding> ending,
    Optional<ConvergenceOrder> order) {
  /// Measures a point of a store; loads its problem.
  ///
  /// Throws [CairnException] where the store has no such point.
  /// @param directory of the campaign, whose files must be what they were
  public static StoredPoint measure(StoreReader reader, Path directory, PointId id) {
    PointRow point = find(reader, id);
    Experiment experiment = reader.experiments().get(id.run().variant());
    LoadedProblem problem =
        InputFiles.held(
            directory,
            List.of(experiment),
            () -> Problems.load(experiment.problem(), experiment.seed()));
    Inspector inspector = Inspector.like(experiment);
    Inspection measured =
        inspector.inspect(
            problem.objective().get(), point.theta().toArray(), InspectionProgress.NONE);
    var proven =
        new ProvenPoints(
            reader.points(id.run().variant(), id.run().run()),
            reader.certificates(id.run().variant(), id.run().run()));
    return new StoredPoint(
        point,
        inspector,
        measured.called(proven.verdict(point)),
        proven.proof(point),
        reader.run(id.run()).filter(_ -> id.kind() == PointKind.FINAL).map(proven::ending),
        Trace.order(reader.iterates(id.run().variant(), id.run().run())));
  }

  private static PointRow find(StoreReader reader, PointId id) {
    Map<PointKind, PointRow> kinds =
        reader.points(id.run().variant(), id.run().run()).stream()
            .collect(Collectors.toMap(PointRow::kind, p -> p, (a, _) -> a, LinkedHashMap::new));
    PointRow point = kinds.get(id.kind());
    if (point == null) {
      throw new CairnException(
          "run %s of variant %s has no point '%s'%s"
              .formatted(
                  id.run().run(),
                  id.run().variant(),
                  id.kind().word(),
                  kinds.isEmpty()
                      ? ": no such run is stored"
                      : ", but " + kinds.keySet().stream().map(Worded::word).toList()));
    }
    return point;
  }
}
