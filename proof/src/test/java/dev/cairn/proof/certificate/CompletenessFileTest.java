package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.BoxTree;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.proof.verify.CompletenessVerifier;
import dev.cairn.proof.verify.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletenessFileTest {
  private static final DataSource NOWHERE = DataSource.beside(Path.of("nowhere"));

  private static CompletenessFile proven(String f) {
    return proven(f, Box.cube(2, -2, 2));
  }

  private static CompletenessFile proven(String f, Box box) {
    var problem = new ProblemDescription.Formula(f, List.of("x", "y"));
    var search = new CompleteSearch(problem.loss(NOWHERE), box, Limits.DEFAULT);
    return new CompletenessFile(problem, search.run(1, () -> false, (_, _) -> {}));
  }

  @Test
  void aCertificateIsReadAndVerified() {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    CompletenessFile read = CompletenessFile.read(file.write());
    assertTrue(CompletenessFile.is(file.write()));
    assertEquals(file.write(), read.write());
    assertEquals("9 critical points in the box, and no other", read.words());
    assertEquals(new Verdict.Verified(), read.verify(NOWHERE));
  }

  /// Where f is undefined nothing is critical, and "no other" rests on that: it is said how much of
  /// the box that is, at least. √x is undefined on ⅓ of [−1, 2], on a quarter by its parts; log(x −
  /// 5)
  /// on all of [−2, 2].
  @Test
  void whatIsUndefinedIsSaid() {
    var problem = new ProblemDescription.Formula("sqrt(x)*(1 - x)", List.of("x"));
    var box = new Box(Point.of(-1), Point.of(2));
    var search = new CompleteSearch(problem.loss(NOWHERE), box, Limits.DEFAULT);
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
      assertInstanceOf(Verdict.Rejected.class, changed.verify(NOWHERE), other);
    }
  }

  /// What is not proven again is open, and the rest is accepted: a ball of another index, balls
  /// that
  /// are not told apart, a leaf that holds a point.
  @Test
  void whatIsNotConfirmedIsOpen() {
    CompletenessFile file = proven("(x^2 - 1)^2 + (y^2 - 1)^2 + x*y/10");
    Completeness claim = file.claim();
    var verifier = new CompletenessVerifier(file.problem().loss(NOWHERE));
    assertEquals(
        file.write(), new CompletenessFile(file.problem(), verifier.confirmed(claim)).write());
    Ball first = claim.balls().getFirst();
    List<Ball> balls = new ArrayList<>(claim.balls());
    balls.set(
        0, new Ball(first.centre(), first.uniqueness(), first.existence(), first.index() + 1));
    confirmed(file, claim.tree().text(), balls, 8);
    balls.set(0, first);
    balls.add(new Ball(first.centre(), first.uniqueness(), first.existence(), first.index()));
    Completeness doubled = verifier.confirmed(new Completeness(claim.box(), claim.tree(), balls));
    assertEquals(9, doubled.at(Completeness.Place.INSIDE).size());
    confirmed(file, claim.tree().text().replaceFirst("u\\d+", "k"), claim.balls(), 9);
  }

  private static void confirmed(CompletenessFile file, String tree, List<Ball> balls, int points) {
    var verifier = new CompletenessVerifier(file.problem().loss(NOWHERE));
    Completeness rest =
        verifier.confirmed(new Completeness(file.claim().box(), BoxTree.parse(tree), balls));
    assertFalse(rest.complete());
    assertFalse(rest.open().boxes().isEmpty());
    assertEquals(points, rest.at(Completeness.Place.INSIDE).size());
    assertEquals(new Verdict.Verified(), verifier.verify(rest));
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
    assertInstanceOf(Verdict.Rejected.class, changed.verify(NOWHERE), tree);
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
    assertEquals(new Verdict.Verified(), file.verify(NOWHERE));
    // x = 1; y²(y + 1) = 1/16 has two roots in (−1, 0)
    assertEquals(2, file.claim().at(Completeness.Place.INSIDE).size());
  }
}
