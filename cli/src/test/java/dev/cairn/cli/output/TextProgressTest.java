package dev.cairn.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.report.summary.Comparisons;
import dev.cairn.report.summary.Diagnostics;
import dev.cairn.report.summary.RunCounts;
import dev.cairn.report.summary.Summary;
import dev.cairn.search.Iterate;
import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.work.StudyEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter screen = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void aTerminalShowsABarWithRateTimeLeftAndVerdicts() {
    var progress = progress(new Terminal(200, false));
    play(progress);
    List<String> drawn = List.of(screen.toString().split("\r", -1));
    String half = drawn.getLast();
    assertTrue(half.contains("50 %  2 of 4 runs  1.00 iterations/s  0:22 left"), half);
    assertTrue(half.contains("1 critical, 1 gradient-flat, 0 neither"), half);
    assertTrue(half.startsWith("████████████░░░░░░░░░░░░ "), half);
  }

  /// What counts stays on a narrow terminal; the bar goes first, then speed, then the share.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          90 | 50 %  2 of 4 runs  1.00 iterations/s  0:22 left  1 critical, 1 gradient-flat, 0 neither
          62 | 50 %  2 of 4 runs  1 critical, 1 gradient-flat, 0 neither
          57 | 2 of 4 runs  1 critical, 1 gradient-flat, 0 neither
          20 | 2 of 4 runs
          """)
  void aNarrowTerminalShowsTheCounts(int columns, String shown) {
    play(progress(new Terminal(columns, true)));
    String last = List.of(screen.toString().split("\r", -1)).getLast();
    String text = last.replaceAll("\u001b[^mK]*[mK]", "").stripTrailing();
    assertTrue(text.length() < columns, text);
    assertTrue(text.endsWith(shown), text);
  }

  @Test
  void aDumbTerminalIsWrittenToLikeAFile() {
    assertEquals(Terminal.NONE, Terminal.of(80, Map.of("TERM", "dumb")));
    assertEquals(Terminal.NONE, Terminal.of(80, Map.of()));
    assertEquals(new Terminal(80, true), Terminal.of(80, Map.of("TERM", "xterm")));
    assertEquals(new Terminal(80, true), Terminal.of(80, Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertEquals(
        new Terminal(80, false), Terminal.of(80, Map.of("TERM", "xterm", "NO_COLOR", "1")));
  }

  @Test
  void runsThatEscapeAreCountedApartWhereThereAreSome() {
    var progress = progress(new Terminal(200, false));
    progress.accept(new StudyEvent.Started(0, 0, 2, 0, 20));
    progress.accept(new StudyEvent.RunFinished(row(0, RunEnding.CRITICAL), 10));
    clock.addAndGet(SECOND);
    progress.accept(new StudyEvent.RunFinished(row(1, RunEnding.DIVERGING), 10));
    progress.close();
    List<String> drawn = List.of(screen.toString().split("\r", -1));
    assertTrue(
        drawn.getLast().contains("1 critical, 0 gradient-flat, 1 diverging, 0 neither"),
        drawn::toString);
    assertFalse(drawn.get(1).contains("diverging"), drawn::toString);
  }

  @Test
  void theSummaryNamesRunsThatEscapeWhereThereAreSome() {
    for (long escaping : new long[] {0, 3}) {
      screen.getBuffer().setLength(0);
      progress(Terminal.NONE).summary(summary("slide", 5, counts(2, 3, escaping), Map.of()));
      assertEquals(
          "slide: 5 runs in 0:02; critical 1e-10: 2 (‖∇f‖² below: 1e-10: 3), gradient-flat at the end 0%s, r ever above 0.5: 1"
              .formatted(escaping == 0 ? "" : ", diverging 3"),
          screen.toString().strip());
    }
  }

  @Test
  void whatIsProvenIsCounted() {
    Map<ProofState, Long> certified = new EnumMap<>(ProofState.class);
    certified.put(ProofState.CRITICAL, 2L);
    certified.put(ProofState.FAMILY, 0L);
    certified.put(ProofState.NOT_CRITICAL, 1L);
    progress(Terminal.NONE).summary(summary("e", 3, counts(3, 3, 0), certified));
    assertEquals(
        "certificates: 2 critical, 1 not critical",
        screen.toString().lines().toList().getLast().strip());
  }

  private static RunCounts counts(long critical, long below, long diverging) {
    return new RunCounts(
        5,
        Map.of("1e-10", critical),
        Map.of("1e-10", below),
        Map.of("1e-10", 0L),
        0,
        diverging,
        Map.of("0.5", 1L),
        Map.of(),
        new RunCounts.Arrived(1e-10, below, critical, List.of()));
  }

  private static Summary summary(
      String name, int runs, RunCounts counts, Map<ProofState, Long> certified) {
    return new Summary(
        name,
        1,
        runs,
        10,
        2,
        0,
        counts,
        new Diagnostics(0, 0, Map.of(), new Diagnostics.SolvedTwice(0, 2, 0), Optional.empty()),
        Comparisons.NONE,
        certified,
        2,
        1,
        1,
        Map.of(),
        List.of());
  }

  @Test
  void linesAreCutToTheTerminalWithoutCuttingColours() {
    var progress = progress(new Terminal(60, true));
    play(progress);
    String last = screen.toString().substring(screen.toString().lastIndexOf('\r'));
    assertTrue(last.contains("\u001b[0m"), last);
    assertTrue(last.replaceAll("\u001b\\[[0-9;]*[mK]", "").strip().length() < 60, last);
  }

  @Test
  void aPipeGetsPlainLinesNowAndThen() {
    var progress = progress(Terminal.NONE);
    play(progress);
    assertFalse(screen.toString().contains("\r"));
    assertFalse(screen.toString().contains("\u001b"));
    assertTrue(screen.toString().lines().count() <= 4, screen.toString());
  }

  @Test
  void durationsReadAsPeopleWriteThem() {
    assertEquals("0:07", TextProgress.duration(7.2));
    assertEquals("2:05", TextProgress.duration(125));
    assertEquals("1:01:01", TextProgress.duration(3661));
  }

  private TextProgress progress(Terminal terminal) {
    return new TextProgress(new PrintWriter(screen, true), terminal, clock::get);
  }

  /// Four runs of ten iterations, eleven iterates each at one a second; two of them end.
  private void play(TextProgress progress) {
    progress.accept(new StudyEvent.Started(0, 0, 4, 0, 40));
    for (int run = 0; run < 2; run++) {
      for (int k = 0; k <= 10; k++) {
        progress.accept(new StudyEvent.Iterated(0, run, iterate(k)));
        clock.addAndGet(SECOND);
      }
      progress.accept(
          new StudyEvent.RunFinished(
              row(run, run == 0 ? RunEnding.CRITICAL : RunEnding.GRADIENT_FLAT), 10));
    }
    progress.close();
  }

  private static Iterate iterate(int k) {
    return new Iterate(k, Point.of(0), 1, 1, Optional.empty());
  }

  private static RunRow row(int run, RunEnding ending) {
    return new RunRow(
        0,
        run,
        0,
        OptionalInt.empty(),
        OptionalInt.empty(),
        1,
        StopReason.Kind.ITERATION_LIMIT,
        "",
        10,
        1,
        1,
        1,
        0,
        1,
        OptionalInt.empty(),
        ending,
        1,
        0,
        1,
        1,
        OptionalInt.of(0));
  }
}
