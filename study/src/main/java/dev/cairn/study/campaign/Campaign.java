package dev.cairn.study.campaign;

import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.WholeFile;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.LinearTheory;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.shard.Share;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.SessionLog;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.TheoryRow;
import dev.cairn.study.store.VariantRow;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyDirectory;
import dev.cairn.study.work.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// An experiment in a directory of its own: trains networks, draws start points, runs cells on a
/// fixed pool of threads and stores each result as soon as it is there.
///
/// Interrupted or killed at any moment it loses at most what was under way; [#resume] goes on. What
/// is stored depends on the experiment and its seed alone, bit for bit on one kind of machine,
/// except for times and worker numbers.
public final class Campaign implements AutoCloseable {
  /// The experiment's definition in the campaign's directory.
  public static final String DEFINITION = StudyDirectory.DEFINITION;

  private static final String GIVEN = "the experiment given";

  private static final double NANOSECONDS = 1e-9;

  private final Share share;
  private final List<Variant> variants;
  private final Store store;
  private final Mixing mixing;
  private final StopRequest stop = new StopRequest();

  private Campaign(Share share, List<Variant> variants, Store store, Mixing mixing) {
    this.share = share;
    this.mixing = mixing;
    this.variants = List.copyOf(variants);
    this.store = store;
  }

  /// Makes a campaign in a directory, which must be empty or missing.
  ///
  /// The definition is written first, so that a process killed from then on leaves something to
  /// resume; where the data cannot be read it is taken away again.
  public static Campaign create(ExperimentFile file, Path directory, InstantSource clock) {
    StudyDirectory.requireUnused(directory);
    return held(Share.of(directory, Campaign::tellNobody), share -> create(file, share, clock));
  }

  /// Makes a share of a campaign, or goes on with it where it has begun. Closes the share with the
  /// campaign.
  public static Campaign open(
      ExperimentFile file, Share share, InstantSource clock, Mixing mixing) {
    return held(
        share,
        _ ->
            Files.exists(share.directory().resolve(DEFINITION))
                ? resume(share, Optional.of(file), clock, mixing)
                : create(file, share, clock));
  }

  /// Where nobody is there to be told.
  private static void tellNobody(String line) {}

  /// Closes the share where nothing comes of it.
  private static Campaign held(Share share, Function<Share, Campaign> opening) {
    try {
      return opening.apply(share);
    } catch (RuntimeException e) {
      CleanUp.after(e, share);
      throw e;
    }
  }

  private static Campaign create(ExperimentFile file, Share share, InstantSource clock) {
    requireReadable(file);
    Path directory = share.directory();
    boolean made = !Files.exists(directory);
    try {
      Files.createDirectories(directory);
      WholeFile.write(directory.resolve(DEFINITION), file.definition());
    } catch (IOException e) {
      throw StudyDirectory.unwritable(directory, e);
    }
    try {
      return begin(file, share, clock);
    } catch (RuntimeException e) {
      CleanUp.after(e, () -> remove(directory, made));
      throw e;
    }
  }

  /// Whoever reads the stored definition must find the experiment that has run.
  private static void requireReadable(ExperimentFile file) {
    String definition = file.definition();
    if (!ExperimentFile.parse(definition, "the definition").variants().equals(file.variants())) {
      throw new IllegalStateException("the definition is another experiment:\n" + definition);
    }
  }

  private static Campaign begin(ExperimentFile file, Share share, InstantSource clock) {
    Path directory = share.directory();
    List<Variant> variants =
        InputFiles.note(file.variants().values(), directory, () -> Variant.load(file));
    CampaignRow row =
        new CampaignRow(
            Schema.VERSION,
            file.experiment().name(),
            file.definition(),
            variants.getFirst().experiment().seed(),
            variants.stream().mapToInt(v -> v.experiment().runs()).sum(),
            variants.stream().mapToInt(v -> v.experiment().iterations()).max().orElseThrow(),
            variants.size(),
            clock.instant().toString());
    List<VariantRow> rows = variants.stream().map(Variant::row).toList();
    List<TheoryRow> theory = variants.stream().flatMap(v -> LinearTheory.of(v).stream()).toList();
    return new Campaign(
        share, variants, Store.create(directory, row, rows, theory), Mixing.REFUSED);
  }

  /// Opens a campaign to go on with it; one that was killed before its store was there begins.
  ///
  /// Refuses, with the difference, a definition in the directory that is not the stored one, and a
  /// given experiment that is another one; refuses files of the user's that have changed.
  public static Campaign resume(
      Path directory, Optional<ExperimentFile> given, InstantSource clock) {
    return resume(directory, given, clock, Mixing.REFUSED);
  }

  /// Likewise; says whether work on another machine, or by another Cairn, may go on.
  public static Campaign resume(
      Path directory, Optional<ExperimentFile> given, InstantSource clock, Mixing mixing) {
    return held(
        Share.of(directory, Campaign::tellNobody), share -> resume(share, given, clock, mixing));
  }

  private static Campaign resume(
      Share share, Optional<ExperimentFile> given, InstantSource clock, Mixing mixing) {
    Path directory = share.directory();
    Path file = directory.resolve(DEFINITION);
    if (Files.exists(file) && !Files.exists(directory.resolve(Schema.FILE))) {
      ExperimentFile definition = ExperimentFile.read(file);
      given.ifPresent(other -> StoreReader.requireSame(definition.definition(), other, GIVEN));
      return begin(definition, share, clock);
    }
    Store store = Store.open(directory);
    try (StoreReader reader = store.reader()) {
      ExperimentFile stored = reader.experiment();
      // written out by this Cairn, which may know more keys than the one that stored it
      String definition = stored.definition();
      reader.requireDefinition(file);
      given.ifPresent(other -> StoreReader.requireSame(definition, other, GIVEN));
      List<Variant> variants =
          InputFiles.held(directory, stored.variants().values(), () -> Variant.load(stored));
      return new Campaign(share, variants, store, mixing);
    } catch (RuntimeException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  /// Does what is left, on so many workers; where all is done then, writes the Parquet files.
  /// Summary and report are for the caller to write.
  ///
  /// @param workers ≥ 1
  /// @param clock for provenance
  /// @param nanoTime for durations
  /// @param watcher is told what happens
  ///
  /// Throws `CairnException` where results would mix that `Mixing` refuses.
  public Outcome run(
      int workers, InstantSource clock, LongSupplier nanoTime, Consumer<StudyEvent> watcher) {
    return run(new Engine(workers, Optional.empty(), clock, nanoTime), watcher);
  }

  /// Likewise, with an engine.
  public Outcome run(Engine engine, Consumer<StudyEvent> watcher) {
    long begin = engine.nanoTime().getAsLong();
    ProvenanceRow session;
    try (StoreReader reader = store.reader()) {
      List<ProvenanceRow> before = reader.provenance();
      session =
          Environment.session(
              ProvenanceRow.next(before),
              engine.clock().instant(),
              engine.parallelism(),
              ProvenanceRow.Work.RUNS);
      if (reader.runs().size() < share.cells(experiments()).size()) {
        mixing.check(ProvenanceRow.ofRuns(before), session);
      }
    }
    int number = session.session();
    store.begin(session);
    boolean finished =
        new CampaignWork(session, mixing, share, variants, store, engine, stop, oneAtATime(watcher))
            .run();
    double seconds = (engine.nanoTime().getAsLong() - begin) * NANOSECONDS;
    store.end(number, finished ? Outcome.FINISHED : Outcome.INTERRUPTED, seconds);
    if (!finished) {
      return Outcome.INTERRUPTED;
    }
    try (StoreReader reader = store.reader()) {
      Export.write(reader, Export.Format.PARQUET, share.directory().resolve(Export.PARQUET));
    }
    return Outcome.FINISHED;
  }

  /// What asks it to end early: runs under way are given up at their next iterate, or first come
  /// to their ends.
  public StopRequest stopRequest() {
    return stop;
  }

  /// What of the campaign is made here.
  public Share share() {
    return share;
  }

  /// The settings of each variant.
  public List<Experiment> experiments() {
    return variants.stream().map(Variant::experiment).toList();
  }

  /// The problem of each variant.
  public List<LoadedProblem> problems() {
    return variants.stream().map(Variant::problem).toList();
  }

  /// The problem of a variant.
  public LoadedProblem problem(int variant) {
    return variants.get(variant).problem();
  }

  /// Where sessions of work at what the runs have found are noted.
  public SessionLog sessions() {
    return store;
  }

  /// Whether results of different arithmetic may stand in it.
  public Mixing mixing() {
    return mixing;
  }

  /// Stores what has been proven about a point.
  public void add(CertificateRow certificate) {
    store.add(certificate);
  }

  /// A reader of what is stored. The caller closes it.
  public StoreReader reader() {
    return store.reader();
  }

  @Override
  public void close() {
    try (share) { // its lock is released after the store is closed
      store.close();
    }
  }

  private static Consumer<StudyEvent> oneAtATime(Consumer<StudyEvent> watcher) {
    ReentrantLock lock = new ReentrantLock();
    return event -> {
      lock.lock();
      try {
        watcher.accept(event);
      } finally {
        lock.unlock();
      }
    };
  }

  /// Takes away what [#create] has made.
  private static void remove(Path directory, boolean made) throws IOException {
    Files.deleteIfExists(directory.resolve(DEFINITION));
    Files.deleteIfExists(directory.resolve(InputFiles.FILE));
    if (made) {
      Files.deleteIfExists(directory);
    }
  }
}
