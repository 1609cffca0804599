package dev.cairn.study.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.ProbedNeighbourhood;
import dev.cairn.collection.Resolution;
import dev.cairn.collection.Shape;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.study.setup.DenseLimit;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.symmetry.Symmetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The ends of one variant's runs on their way into a collection.
final class VariantImport {
  /// Runs stored together: interrupted, no more than these are looked at again.
  private static final int BATCH = 200;

  private final Collector collector;
  private final CollectionStore store;
  private final CampaignResults results;
  private final SourceVariant origin;
  private final Experiment experiment;
  private final ProblemStructure structure;
  private @Nullable SmoothObjective objective;

  /// Whose runs.
  ///
  /// @param source the campaign's number among the sources
  /// @param variant the variant
  record SourceVariant(int source, int variant) {}

  VariantImport(
      Collector collector, CollectionStore store, CampaignResults results, SourceVariant origin) {
    this.collector = collector;
    this.store = store;
    this.results = results;
    this.origin = origin;
    this.experiment = results.experiments().get(origin.variant());
    this.structure = ProblemStructure.of(experiment);
  }

  /// Takes those that were not looked at before.
  void take() {
    DenseLimit.need(wanted().parameters()).guard(this::takeNew);
  }

  private void takeNew() {
    CollectionRow row = Collector.collection(store, experiment, wanted());
    String difference = collector.settings().difference(row);
    if (!difference.isEmpty()) {
      throw new CairnException(
          "%s was collected with %s: collect anew with --again, or into another directory"
              .formatted(collector.target(), difference));
    }
    Map<Integer, RunOutcomeRow> before = outcomes(row);
    refreshProofs(before);
    before = outcomes(row);
    StoredCollection collection = StoredCollection.read(store.reader(), row, structure);
    var outcomes = new ArrayList<RunOutcomeRow>();
    var discovered = new ArrayList<CollectedRow>();
    int done = 0;
    List<PointRow> ends =
        results.ends().stream().filter(end -> end.variant() == origin.variant()).toList();
    for (PointRow end : ends) {
      if (!before.containsKey(end.run())) {
        collector.session().begin(store);
        StoredCollection.ArrivalRows seen = look(collection, end);
        outcomes.add(seen.ended());
        seen.discovered().ifPresent(discovered::add);
      }
      done++;
      boolean last = done == ends.size() || collector.session().stopped();
      if (outcomes.size() >= BATCH || last) {
        store.add(
            row.collection(),
            outcomes,
            discovered,
            collection.points().absorb(neighbourhood(resolution(row), false)));
        outcomes.clear();
        discovered.clear();
      }
      collector
          .watcher()
          .accept(
              new StudyEvent.Collected("looked at", done, ends.size(), collection.points().size()));
      if (last) {
        break;
      }
    }
    if (collector.session().stopped()) {
      return;
    }
    store.adopt(origin.source(), origin.variant(), adopted(row));
    if (row.growth().isEmpty()) {
      new OutwardGrowth(experiment, structure, this::objective)
          .growth(Optional.empty(), collection.points().points())
          .ifPresent(growth -> store.grows(row.collection(), growth));
    }
  }

  private CollectionRow wanted() {
    var settings = collector.settings();
    var variant = results.variants().get(origin.variant());
    return new CollectionRow(
        Schema.VERSION,
        0,
        variant.problem(),
        results.campaign().definition(),
        origin.variant(),
        variant.parameters(),
        structure.words(),
        structure.symmetry().order().toString(),
        structure.rigid(),
        structure.coercive(),
        settings.tolerance(),
        settings.criticalBelow().orElse(experiment.cutoffs().strictest()),
        settings.nullEigenvalue(),
        settings.provenOnly(),
        Optional.empty(),
        structure.unitsText(experiment),
        variant.warnings());
  }

  private Map<Integer, RunOutcomeRow> outcomes(CollectionRow row) {
    Map<Integer, RunOutcomeRow> outcomes = new HashMap<>();
    for (RunOutcomeRow ended : store.reader().outcomes(row.collection())) {
      if (ended.source() == origin.source() && ended.variant() == origin.variant()) {
        outcomes.put(ended.run(), ended);
      }
    }
    return outcomes;
  }

  /// Proofs may have come since a run was looked at.
  private void refreshProofs(Map<Integer, RunOutcomeRow> before) {
    var proven = new ArrayList<RunOutcomeRow>();
    for (RunOutcomeRow row : before.values()) {
      Optional<ProofState> statement = statement(row.run());
      if (statement.isPresent() && !statement.equals(row.proof())) {
        proven.add(row.proven(statement.get()));
      }
    }
    if (!proven.isEmpty()) {
      store.prove(proven);
    }
  }

  private Optional<ProofState> statement(int run) {
    return proof(run).map(row -> row.proof().statement());
  }

  private Optional<CertificateRow> proof(int run) {
    return Optional.ofNullable(results.proofs().get(new RunId(origin.variant(), run)));
  }

  /// What is proven critical about the end of a run is proven of the point where it ended, which
  /// has no such proof of its own.
  private List<PointProofRow> adopted(CollectionRow row) {
    Set<Integer> proven = new HashSet<>();
    for (PointProofRow proof : store.reader().proofs(row.collection())) {
      if (proof.provenCritical() && !comesFrom(proof)) {
        proven.add(proof.point());
      }
    }
    var adopted = new ArrayList<PointProofRow>();
    for (RunOutcomeRow ended : new TreeMap<>(outcomes(row)).values()) {
      if (ended.point().isPresent()) {
        int point = ended.point().getAsInt();
        proof(ended.run())
            .map(proof -> PointProofRow.of(proof, origin.source(), row.collection(), point))
            .filter(PointProofRow::provenCritical)
            .filter(_ -> proven.add(point))
            .ifPresent(adopted::add);
      }
    }
    return adopted;
  }

  private boolean comesFrom(PointProofRow proof) {
    return proof.source().equals(OptionalInt.of(origin.source()))
        && proof.variant().equals(OptionalInt.of(origin.variant()));
  }

  private StoredCollection.ArrivalRows look(StoredCollection collection, PointRow end) {
    var finder = new StoredCollection.FoundBy(origin.source(), origin.variant(), end.run());
    Optional<ProofState> proof = statement(end.run());
    Optional<RunOutcome> refusal = refusal(collection, end, proof.orElse(ProofState.NONE));
    if (refusal.isPresent()) {
      return left(collection, finder, refusal.get(), end);
    }
    CollectionRow row = collection.row();
    Resolution resolution = resolution(row);
    var polish = new Polish(resolution, this::objective);
    Optional<Candidate> settled =
        provenPlace(end, row.tolerance())
            .map(polish::at)
            .orElseGet(
                () ->
                    polish.polish(
                        end.theta(), end.loss(), end.squaredGradientNorm(), end.spectrum()));
    if (settled.isEmpty()) {
      return left(collection, finder, RunOutcome.UNSETTLED, end);
    }
    if (!structure.region().test(settled.get().theta())) {
      return left(collection, finder, RunOutcome.OUTSIDE, end);
    }
    boolean proven = proof.filter(ProofState::provenCritical).isPresent();
    return collection
        .add(settled.get(), neighbourhood(resolution, proven), finder, proof)
        .orElseGet(() -> left(collection, finder, RunOutcome.NOT_CRITICAL, end));
  }

  private static Resolution resolution(CollectionRow row) {
    return new Resolution(row.criticalBelow(), row.tolerance(), row.nullEigenvalue());
  }

  /// Where the critical point is that is proven of the end of a run, which itself may be far from
  /// it, as others are that are ends at the same point.
  private Optional<Point> provenPlace(PointRow end, double tolerance) {
    return proof(end.run())
        .filter(row -> row.proof().statement() == ProofState.CRITICAL)
        .filter(row -> row.proof().moved() > Polish.SHARE * tolerance)
        .map(row -> CertificateFile.read(row.proof().certificate()).centre());
  }

  /// Why the end of a run is no critical point; empty where it is one. A run that is under way to a
  /// critical point, as where Newton's method would arrive, has not ended there.
  private Optional<RunOutcome> refusal(
      StoredCollection collection, PointRow end, ProofState proof) {
    return switch (proof) {
      case CRITICAL, FAMILY, DEGENERATE ->
          end.small() ? Optional.empty() : Optional.of(RunOutcome.NOT_CRITICAL);
      case NOT_CRITICAL -> Optional.of(RunOutcome.NOT_CRITICAL);
      case NONE, UNDECIDED -> refusal(collection, end);
    };
  }

  private Optional<RunOutcome> refusal(StoredCollection collection, PointRow end) {
    if (!(end.squaredGradientNorm() < collection.row().criticalBelow())) {
      return Optional.of(RunOutcome.NOT_CRITICAL);
    }
    if (collection.row().provenOnly()) {
      return Optional.of(RunOutcome.UNPROVEN);
    }
    RunRow run = Objects.requireNonNull(results.runs().get(new RunId(origin.variant(), end.run())));
    return switch (run.ending()) {
      case DIVERGING -> Optional.of(RunOutcome.DIVERGING);
      case GRADIENT_FLAT -> Optional.of(RunOutcome.NOT_CRITICAL);
      case CRITICAL, NEITHER -> Optional.empty();
    };
  }

  private static StoredCollection.ArrivalRows left(
      StoredCollection collection,
      StoredCollection.FoundBy finder,
      RunOutcome outcome,
      PointRow end) {
    return new StoredCollection.ArrivalRows(
        collection.left(finder, outcome, end.squaredGradientNorm()), Optional.empty());
  }

  /// Problems are loaded only where something must be evaluated: for what is new. What is proven is
  /// a critical point, or near one, whatever the numbers around it say.
  private Neighbourhood neighbourhood(Resolution resolution, boolean proven) {
    return new Neighbourhood() {
      private Neighbourhood probed() {
        return new ProbedNeighbourhood(objective(), resolution, structure.symmetry().isometries());
      }

      @Override
      public Optional<Located> locate(Candidate candidate) {
        var unresolved = new Located(candidate, new Shape.Unresolved(resolution.tolerance()));
        return probed()
            .within(structure.region())
            .locate(candidate)
            .or(() -> Optional.of(unresolved).filter(_ -> proven));
      }

      @Override
      public boolean connected(Located from, Located to, Symmetry symmetry) {
        return probed().connected(from, to, symmetry);
      }
    };
  }

  private SmoothObjective objective() {
    SmoothObjective known = objective;
    if (known == null) {
      known =
          InputFiles.held(collector.target(), List.of(experiment), () -> Problems.whole(experiment))
              .objective()
              .get();
      objective = known;
    }
    return known;
  }
}
