package dev.cairn.report.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.study.store.ProofState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A panel of loss against Morse index: points coloured by what they are called, rings around those
/// with a proof, and what a model predicts.
///
/// @param letter of the panel
/// @param box where it stands
/// @param heading above it
/// @param points all that are drawn
/// @param prediction of a model, where there is one
record LossIndexPanel(
    String letter,
    Box box,
    String heading,
    List<LossIndexPoint> points,
    Optional<Prediction> prediction) {
  /// The panel.
  Panel panel() {
    var layers = new ArrayList<Layer>();
    prediction.ifPresent(
        model ->
            layers.add(
                new Layer.Lines(
                    "Wishart + Wigner", List.of(model.curve()), Colour.THEORY, 1.4, 1)));
    for (Verdict verdict : List.of(Verdict.NEITHER, Verdict.GRADIENT_FLAT, Verdict.CRITICAL)) {
      layers.add(
          points(verdict.word(), p -> p.verdict() == verdict, Colour.of(verdict), Marker.DISC));
    }
    layers.add(
        points("proven critical", p -> p.proof().provenCritical(), Colour.GREEN, Marker.RING));
    layers.add(
        points("proven not critical", LossIndexPanel::provenAway, Colour.EXTRA, Marker.RING));
    if (points.isEmpty()) {
      layers.add(new Layer.Note("no such point", 0.05, 0.5, Colour.QUIET));
    }
    return new Panel(
        letter,
        heading,
        box,
        Axis.fractionFor(
            "Morse index (fraction)", points.stream().mapToDouble(LossIndexPoint::index)),
        Axis.linearFor("loss", points.stream().mapToDouble(LossIndexPoint::loss)),
        layers);
  }

  /// What is in the panel besides verdicts, for a legend.
  List<Figure.Key> keys() {
    var keys = new ArrayList<Figure.Key>();
    prediction.ifPresent(_ -> keys.add(Figure.Key.line("Wishart + Wigner", Colour.THEORY)));
    if (points.stream().anyMatch(p -> p.proof().provenCritical())) {
      keys.add(new Figure.Key("proven critical", Colour.GREEN, Marker.RING, false));
    }
    if (points.stream().anyMatch(LossIndexPanel::provenAway)) {
      keys.add(new Figure.Key("proven not critical", Colour.EXTRA, Marker.RING, false));
    }
    return keys;
  }

  /// Sentences on these for a caption; empty where there are none.
  String words() {
    String rings =
        points.stream().anyMatch(p -> p.proof().provenCritical() || provenAway(p))
            ? " Rings mark points with a proof: a critical point (green), none within a radius"
                + " (violet)."
            : "";
    return prediction
            .map(
                model ->
                    (" Grey line: the index that a mixture of a Wishart and a Wigner matrix has"
                            + " at φ = %s parameters an output, the variance of the Wigner part"
                            + " %s times the loss; that factor, the only free number, is fitted"
                            + " to these points, which lie %s from the line (root mean square of"
                            + " the index).")
                        .formatted(
                            PowerOfTen.digits(model.ratio()),
                            PowerOfTen.digits(2 * model.scale()),
                            PowerOfTen.digits(model.misfit())))
            .orElse("")
        + rings;
  }

  private static boolean provenAway(LossIndexPoint point) {
    return point.proof() == ProofState.NOT_CRITICAL;
  }

  private Layer.Points points(
      String name, Predicate<LossIndexPoint> chosen, Colour colour, Marker marker) {
    var some = points.stream().filter(chosen).toList();
    double[] index = some.stream().mapToDouble(LossIndexPoint::index).toArray();
    double[] loss = some.stream().mapToDouble(LossIndexPoint::loss).toArray();
    var curves = List.of(Curve.of(name, index, loss));
    return marker == Marker.DISC
        ? new Layer.Points(name, curves, colour, marker, 4.2, 0.75)
        : new Layer.Points(name, curves, colour, marker, 7.2, 0.9);
  }
}
