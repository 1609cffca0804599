package dev.cairn.proof.complete;

import dev.cairn.linalg.Point;
import dev.cairn.parallel.Workers;
import dev.cairn.problem.Box;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.enclosure.ScalarProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// All critical points of a function in a box, by branch and bound.
///
/// Boxes are examined generation by generation, each on its own: the tree is the same on any number
/// of threads. Where the search is stopped the tree is a beginning of the whole one, and what waits
/// is open. Whatever is stated has been borne out by a second opinion, box by box, so that it is so
/// whenever the search ends.
///
/// @param loss the function, of at most [#LARGEST] variables
/// @param box where
/// @param limits when to stop
/// @param opinion asked about every box that is excluded and every ball
public record CompleteSearch(LossFunction loss, Box box, Limits limits, SecondOpinion opinion) {
  /// The work grows like the power n of a number of halvings.
  public static final int LARGEST = 60;

  /// Boxes that a thread takes at a time.
  private static final int CHUNK = 32;

  /// Boxes of a generation that are examined before progress is told.
  private static final int SLICE = 1 << 12;

  public CompleteSearch {
    if (loss.dimension() > LARGEST) {
      throw new IllegalArgumentException(
          "%s variables: boxes are searched for at most %s".formatted(loss.dimension(), LARGEST));
    }
    if (box.dimension() != loss.dimension()) {
      throw new IllegalArgumentException(
          "a box of dimension %s for %s variables".formatted(box.dimension(), loss.dimension()));
    }
    if (!Arrays.stream(Completeness.root(box)).allMatch(x -> Math.abs(x) <= 0x1p500)) {
      throw new IllegalArgumentException("the box is too large");
    }
  }

  /// Told between slices of boxes: how many were examined and how many wait.
  public interface Progress {
    /// The numbers so far.
    void at(int examined, int waiting);
  }

  /// What became of a box: its entry in the tree, and the ball that it lies in.
  private record Decision(char kind, int number, Optional<Ball> ball) {}

  /// Searches.
  ///
  /// @param workers ≥ 1
  /// @param stopped asked by every worker, over and over; what was done until then is kept
  public Completeness run(int workers, BooleanSupplier stopped, Progress progress) {
    BoxProgram program = new BoxProgram(ScalarProgram.of(loss));
    Map<Point, Optional<Ball>> known = new ConcurrentHashMap<>();
    List<BoxExaminer> examiners = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      examiners.add(new BoxExaminer(program, this, known));
    }
    BoxTree tree = new BoxTree();
    List<Ball> balls = new ArrayList<>();
    List<double[]> generation = List.of(Completeness.root(box));
    try (var pool = new Workers(workers)) {
      while (!generation.isEmpty()) {
        List<double[]> next = new ArrayList<>();
        for (int start = 0; start < generation.size(); start += SLICE) {
          int room = limits.boxes() - tree.size();
          int end = Math.min(generation.size(), start + Math.min(SLICE, room));
          progress.at(tree.size(), generation.size() - start + next.size());
          if (room <= 0 || stopped.getAsBoolean()) {
            return Merging.of(box, tree, balls);
          }
          List<double[]> slice = generation.subList(start, end);
          List<Decision> decisions = decided(slice, examiners, pool, stopped);
          for (int k = 0; k < decisions.size(); k++) {
            add(decisions.get(k), slice.get(k), tree, balls, next);
          }
          if (decisions.size() < Math.min(generation.size() - start, SLICE)) {
            return Merging.of(box, tree, balls);
          }
        }
        generation = next;
      }
    }
    return Merging.of(box, tree, balls);
  }

  private static void add(
      Decision decision, double[] at, BoxTree tree, List<Ball> balls, List<double[]> next) {
    if (decision.ball().isPresent()) {
      tree.add(BoxTree.UNIQUE, balls.size());
      balls.add(decision.ball().get());
      return;
    }
    tree.add(decision.kind(), decision.number());
    if (decision.kind() == BoxTree.HALVED) {
      next.add(BoxTree.lower(at, decision.number()));
      next.add(BoxTree.upper(at, decision.number()));
    }
  }

  /// Decisions about the boxes in their order, of a beginning of them where it is stopped.
  private static List<Decision> decided(
      List<double[]> boxes, List<BoxExaminer> examiners, Workers pool, BooleanSupplier stopped) {
    Decision[] decisions = new Decision[boxes.size()];
    List<Workers.Task> chunks = new ArrayList<>();
    for (int start = 0; start < decisions.length; start += CHUNK) {
      int from = start;
      int to = Math.min(from + CHUNK, decisions.length);
      chunks.add(
          worker -> {
            BoxExaminer examiner = examiners.get(worker);
            for (int k = from; k < to; k++) {
              examiner.examine(boxes.get(k));
              decisions[k] = new Decision(examiner.kind, examiner.number, examiner.ball);
            }
          });
    }
    int begun = pool.run(chunks, stopped); // what is begun is done
    return Arrays.asList(decisions).subList(0, Math.min(begun * CHUNK, decisions.length));
  }
}
