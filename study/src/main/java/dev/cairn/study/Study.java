package dev.cairn.study;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.CampaignCertification;
import dev.cairn.study.certify.CollectionCertification;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.continuation.ContinuationStudy;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A study in a directory of its own, open to be worked at: a campaign, a landscape search, or
/// critical points followed along a parameter.
///
/// One life cycle for all: [Studies] opens it, [#run] does what is left and stores it as soon as
/// it is there, [#stop] ends that early with nothing lost, and opened again it goes on, bit for
/// bit. Figures and reports are made of [#reader] by whoever wants them.
public sealed interface Study extends AutoCloseable {
  /// Where it is.
  Path directory();

  /// The problems that are searched, one a variant of the experiment.
  List<LoadedProblem> problems();

  /// Does what is left; where all is done then, its tables are there as Parquet files too.
  ///
  /// Throws [dev.cairn.experiment.CairnException] where results would mix that
  /// [dev.cairn.study.work.Mixing] refuses.
  Outcome run(Engine engine, Consumer<StudyEvent> watcher);

  /// What asks [#run] and [#certify] to end early.
  StopRequest stopRequest();

  /// Asks them to end at once. May be called from any thread.
  default void stop() {
    stopRequest().atOnce();
  }

  /// A reader of what is committed, for any thread. The caller closes it.
  StudyReader reader();

  /// Proves what the wanted points are that have no certificate yet and, when all is done, writes
  /// the Parquet files again.
  ///
  /// Throws [dev.cairn.experiment.CairnException] where nothing can be proven of its problems, and
  /// where proofs would mix with results of another arithmetic.
  Outcome certify(Selection wanted, Engine engine, Consumer<String> progress);

  @Override
  void close();

  /// A campaign.
  record OfCampaign(Campaign campaign, Path directory) implements Study {
    @Override
    public List<LoadedProblem> problems() {
      return campaign.problems();
    }

    @Override
    public Outcome run(Engine engine, Consumer<StudyEvent> watcher) {
      return campaign.run(engine, watcher);
    }

    @Override
    public StopRequest stopRequest() {
      return campaign.stopRequest();
    }

    @Override
    public StudyReader reader() {
      return campaign.reader();
    }

    @Override
    public Outcome certify(Selection wanted, Engine engine, Consumer<String> progress) {
      var session =
          new WorkSession(
              ProvenanceRow.Work.CERTIFY, engine, campaign.mixing(), campaign.stopRequest());
      return new CampaignCertification(campaign, directory, wanted, session, progress).run();
    }

    @Override
    public void close() {
      campaign.close();
    }
  }

  /// A landscape search.
  record OfLandscape(LandscapeStudy search, Path directory) implements Study {
    @Override
    public List<LoadedProblem> problems() {
      return List.of(search.problem());
    }

    @Override
    public Outcome run(Engine engine, Consumer<StudyEvent> watcher) {
      return search.run(engine, watcher) ? Outcome.FINISHED : Outcome.INTERRUPTED;
    }

    @Override
    public StopRequest stopRequest() {
      return search.stopRequest();
    }

    @Override
    public StudyReader reader() {
      return search.reader();
    }

    @Override
    public Outcome certify(Selection wanted, Engine engine, Consumer<String> progress) {
      var session =
          new WorkSession(
              ProvenanceRow.Work.CERTIFY, engine, search.mixing(), search.stopRequest());
      return new CollectionCertification(directory, wanted, session, progress).run(search.store());
    }

    @Override
    public void close() {
      search.close();
    }
  }

  /// Critical points followed along a parameter.
  record OfBranches(ContinuationStudy branches, Path directory) implements Study {
    @Override
    public List<LoadedProblem> problems() {
      return List.of(branches.problem());
    }

    @Override
    public Outcome run(Engine engine, Consumer<StudyEvent> watcher) {
      return branches.run(engine, watcher);
    }

    @Override
    public StopRequest stopRequest() {
      return branches.stopRequest();
    }

    @Override
    public StudyReader reader() {
      return branches.reader();
    }

    @Override
    public Outcome certify(Selection wanted, Engine engine, Consumer<String> progress) {
      throw unproven(directory);
    }

    static CairnException unproven(Path directory) {
      return new CairnException(
          "%s holds branches, whose points are not proven: start a campaign at them"
              .formatted(directory));
    }

    @Override
    public void close() {
      branches.close();
    }
  }
}
