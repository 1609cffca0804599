package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.BoxTree;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.proof.complete.SecondOpinion;
import dev.cairn.proof.verify.CompletenessVerifier;
import dev.cairn.proof.verify.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class CompletenessFileTest {
  private static final DataSource NOWHERE = DataSource.beside(Path.of("nowhere"));

  private static CompletenessFile proven(String f) {
    return proven(f, Box.cube(2, -2, 2));
  }

  private static CompletenessFile proven(String f, Box box) {
    var problem = new ProblemDescription.Formula(f, List.of("x", "y"));
    var search = new CompleteSearch(problem.loss(NOWHERE), box, Limits.DEFAULT, SecondOpinion.NONE);
    return new CompletenessFile(problem, search.run(1, () -> false, (_, _) -> {}));
  }

  @Test
  void aCertificateIsReadAndVerified() {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    CompletenessFile read = CompletenessFile.read(file.write());
    assertTrue(CompletenessFile.is(file.write()));
    assertEquals(file.write(), read.write());
    assertEquals("9 critical points in the box, and no other", read.words());
    assertEquals(new Verification.Verified(), read.verify(NOWHERE));
  }

  /// Where f is undefined nothing is critical, and "no other" rests on that: it is said how much of
  /// the box that is, at least. √x is undefined on ⅓ of [−1, 2], on a quarter by its parts; log(x −
  /// 5)
  /// on all of [−2, 2].
  @Test
  void whatIsUndefinedIsSaid() {
    var problem = new ProblemDescription.Formula("sqrt(x)*(1 - x)", List.of("x"));
    var box = new Box(Point.of(-1), Point.of(2));
    var search = new CompleteSearch(problem.loss(NOWHERE), box, Limits.DEFAULT, SecondOpinion.NONE);
    assertEquals(
        "1 critical point in the box, and no other; f is undefined on at least 25.0 % of it",
        new CompletenessFile(problem, search.run(1, () -> false, (_, _) -> {})).words());
    assertEquals(
        "0 critical points in the box, and no other; f is undefined all over it",
        proven("x^2 + y^2 + 0*log(x - 5)").words());
  }

  /// The boxes of one function prove nothing of another: shifting it by what moves the points, or
  /// adding points, is refused.
  @Test
  void anotherFunctionIsRefused() {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    for (String other :
        List.of(
            "(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10 + x/1000",
            "(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10 + sin(9*x)",
            "x^2 + y^2",
            "(x^2 - 1)^2 - (y^2 - 1)^2 + x*y/10",
            "(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10 + 0*log(x)")) {
      var changed =
          new CompletenessFile(
              new ProblemDescription.Formula(other, List.of("x", "y")), file.claim());
      assertInstanceOf(Verification.Rejected.class, changed.verify(NOWHERE), other);
    }
  }

  /// What the second opinion refuses is open, and the verifier accepts the rest: the ball of one of
  /// nine points, boxes around a place without any.
  @Test
  void whatIsNotBorneOutIsOpen() {
    Completeness rest = refusing(ball -> ball.centre().get(0) + ball.centre().get(1) > 1.5, NONE);
    assertEquals(8, rest.at(Completeness.Place.INSIDE).size());
    assertEquals(1, rest.open().places().size());
    assertTrue(rest.open().share() < 1e-3, "share " + rest.open().share());
    rest = refusing(_ -> false, List.of(1.5, 1.5));
    assertEquals(9, rest.at(Completeness.Place.INSIDE).size());
    assertEquals(1, rest.open().boxes().size());
  }

  private static final List<Double> NONE = List.of();

  private static Completeness refusing(Predicate<Ball> balls, List<Double> place) {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    var verifier = new CompletenessVerifier(file.problem().loss(NOWHERE));
    var doubtful =
        new SecondOpinion() {
          @Override
          public boolean excluded(double[] from, double[] to) {
            boolean holds = !place.isEmpty();
            for (int i = 0; i < place.size(); i++) {
              holds &= from[i] <= place.get(i) && place.get(i) <= to[i];
            }
            return !holds && verifier.excluded(from, to);
          }

          @Override
          public boolean holds(Ball ball, Box searched) {
            return !balls.test(ball) && verifier.holds(ball, searched);
          }
        };
    Completeness rest =
        new CompleteSearch(
                file.problem().loss(NOWHERE), file.claim().box(), Limits.DEFAULT, doubtful)
            .run(2, () -> false, (_, _) -> {});
    assertFalse(rest.complete());
    assertEquals(new Verification.Verified(), verifier.verify(rest));
    return rest;
  }

  /// Stopped while it works, a search has proven all that it states, twice; on any number of
  /// workers a whole one writes the same bytes.
  @Test
  void aStoppedSearchStatesWhatIsProven() {
    var formula =
        new ProblemDescription.Formula("sin(3*x*y) + x^2/4 + exp(y - x)/5", List.of("x", "y"));
    LossFunction loss = formula.loss(NOWHERE);
    var verifier = new CompletenessVerifier(loss);
    var search = new CompleteSearch(loss, Box.cube(2, -2, 2), Limits.DEFAULT, verifier);
    Completeness whole = search.run(1, () -> false, (_, _) -> {});
    assertTrue(whole.complete());
    Completeness three = search.run(3, () -> false, (_, _) -> {});
    assertEquals(
        new CompletenessFile(formula, whole).write(), new CompletenessFile(formula, three).write());
    for (int asked : new int[] {3, 10, 30}) {
      var calls = new AtomicInteger();
      Completeness part = search.run(3, () -> calls.incrementAndGet() > asked, (_, _) -> {});
      assertTrue(part.tree().size() < whole.tree().size(), part.tree().size() + " boxes");
      assertFalse(part.complete());
      assertEquals(new Verification.Verified(), verifier.verify(part));
    }
  }

  @Test
  void changedLeavesAndPointsAreRefused() {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    Completeness claim = file.claim();
    String tree = claim.tree().text();
    // a leaf that holds a point is said to be excluded
    int leaf = tree.indexOf('u');
    int end = leaf + 1;
    while (end < tree.length() && Character.isDigit(tree.charAt(end))) {
      end++;
    }
    refused(file, tree.substring(0, leaf) + "k" + tree.substring(end), claim.balls());
    // a point is left out, doubled, or has another index
    refused(file, tree, claim.balls().subList(0, 8));
    List<Ball> balls = new ArrayList<>(claim.balls());
    balls.add(balls.getFirst());
    refused(file, tree, balls);
    balls = new ArrayList<>(claim.balls());
    Ball first = balls.getFirst();
    balls.set(
        0, new Ball(first.centre(), first.uniqueness(), first.existence(), first.index() + 1));
    refused(file, tree, balls);
    balls.set(0, new Ball(first.centre(), 4, first.existence(), first.index()));
    refused(file, tree, balls);
    // the whole box at once
    refused(file, "k", List.of());
    refused(file, "x", List.of());
    refused(file, tree + "k", claim.balls());
  }

  private static void refused(CompletenessFile file, String tree, List<Ball> balls) {
    var changed =
        new CompletenessFile(
            file.problem(), new Completeness(file.claim().box(), BoxTree.parse(tree), balls));
    assertInstanceOf(Verification.Rejected.class, changed.verify(NOWHERE), tree);
  }

  @Test
  void countsThatDoNotFitAreNotRead() {
    String json = proven("x^2 + y^2").write();
    assertThrows(
        CertificateException.class,
        () -> CompletenessFile.read(json.replace("\"points\" : 1", "\"points\" : 2")));
    assertThrows(
        CertificateException.class,
        () -> CompletenessFile.read(json.replace("\"complete\" : true", "\"complete\" : false")));
  }

  @Test
  void undefinedPartsAreVerified() {
    CompletenessFile file = proven("x - log(x) + y^2 + sqrt(y + 1)", Box.cube(2, -2, 3));
    assertEquals(new Verification.Verified(), file.verify(NOWHERE));
    // x = 1; y²(y + 1) = 1/16 has two roots in (−1, 0)
    assertEquals(2, file.claim().at(Completeness.Place.INSIDE).size());
  }
}
