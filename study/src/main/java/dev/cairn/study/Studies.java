package dev.cairn.study;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.CampaignCertification;
import dev.cairn.study.certify.CollectionCertification;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.continuation.ContinuationStudy;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.shard.Share;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Opens studies by their directories.
///
/// Every method throws [dev.cairn.experiment.CairnException], in one line, where there is no such
/// study, or where what it was made of has changed since.
public final class Studies {
  private Studies() {}

  /// The study in a directory, to be gone on with.
  ///
  /// @param given the experiment as the user has it, which must be the stored one
  /// @param mixing whether work on another machine, or by another Cairn, may go on
  public static Study open(
      Path directory, Optional<ExperimentFile> given, InstantSource clock, Mixing mixing) {
    if (ContinuationReader.present(directory)) {
      return new Study.OfBranches(ContinuationStudy.resume(directory, given, mixing), directory);
    }
    return CollectionReader.standsAlone(directory)
        ? new Study.OfLandscape(LandscapeStudy.resume(directory, given, clock, mixing), directory)
        : new Study.OfCampaign(Campaign.resume(directory, given, clock, mixing), directory);
  }

  /// The study in a directory as it is stored, begun on this machine by this Cairn.
  public static Study open(Path directory, InstantSource clock) {
    return open(directory, Optional.empty(), clock, Mixing.REFUSED);
  }

  /// Makes a campaign in a directory, which must be empty or missing.
  public static Study campaign(ExperimentFile experiment, Path directory, InstantSource clock) {
    return new Study.OfCampaign(Campaign.create(experiment, directory, clock), directory);
  }

  /// Makes a share of a campaign, or goes on with it where it has begun.
  public static Study.OfCampaign shard(
      ExperimentFile experiment, Share share, InstantSource clock) {
    return new Study.OfCampaign(
        Campaign.open(experiment, share, clock, Mixing.REFUSED), share.directory());
  }

  /// Begins a landscape search in a directory that has no study, or goes on with the one there,
  /// which must be the same.
  public static Study landscape(
      ExperimentFile experiment, Path directory, InstantSource clock, Mixing mixing) {
    return new Study.OfLandscape(
        LandscapeStudy.open(experiment, directory, LandscapeSearch.DEFAULT, clock, mixing),
        directory);
  }

  /// Begins to follow critical points along a parameter in a directory that has no study, or goes
  /// on with those there, which must be the same.
  public static Study branches(ExperimentFile experiment, Path directory, Mixing mixing) {
    return new Study.OfBranches(ContinuationStudy.open(experiment, directory, mixing), directory);
  }

  /// Proves what the points in a directory are, as [Study#certify] does: of a campaign, a landscape
  /// search, or a collection that was gathered from campaigns.
  ///
  /// Refuses what nothing can be proven of before the problem is loaded, which may start a program.
  ///
  /// @param session who works, and whether to end early
  public static Outcome certify(
      Path directory, Selection wanted, WorkSession session, Consumer<String> progress) {
    if (StudyReader.present(directory)) {
      try (StudyReader reader = StudyReader.open(directory)) {
        Provable.require(reader.experiments());
      }
    }
    if (ContinuationReader.present(directory)) {
      throw Study.OfBranches.unproven(directory);
    }
    if (CollectionReader.standsAlone(directory)) {
      return new CollectionCertification(directory, wanted, session, progress).run();
    }
    try (Campaign campaign =
        Campaign.resume(directory, Optional.empty(), session.engine().clock(), session.mixing())) {
      return new CampaignCertification(campaign, directory, wanted, session, progress).run();
    }
  }
}
