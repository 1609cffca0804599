package dev.cairn.onnx;

import java.util.Map;

/// Losses that stand in a graph, of class numbers that are known.
final class LossCompositions {
  private LossCompositions() {}

  /// Minus weight times x of the target's class along axis 1, summed or averaged by the weights
  /// where the node says so.
  static void negativeLogLikelihood(Rewriter r) {
    rewrite(r, r.in(0));
  }

  /// The same of log softmax, which is the second result where one is asked for.
  static void softmaxCrossEntropy(Rewriter r) {
    String logarithms = r.node("LogSoftmax", Rewriter.axis(1), r.in(0));
    r.alsoGives(1, logarithms);
    rewrite(r, logarithms);
  }

  private static void rewrite(Rewriter r, String logarithms) {
    String target = r.in(1);
    // [N, C, …]: 1 at the target's class, 0 elsewhere.
    String classes =
        r.node("OneHot", Rewriter.axis(1), target, r.extent(logarithms, 1), r.reals(0, 1));
    if (r.given("ignore_index")) {
      String ignored = r.node("Equal", target, r.wholes(r.whole("ignore_index", 0)));
      String kept = r.node("Cast", Compositions.toFloat(), r.node("Not", ignored));
      classes = r.node("Mul", classes, r.node("Unsqueeze", kept, r.wholes(1)));
    }
    if (r.has(2)) {
      String column = r.joined(r.wholes(-1), r.ones(logarithms, -2));
      classes = r.node("Mul", classes, r.node("Reshape", r.in(2), column));
    }
    Map<String, OnnxAttribute> dropped = Compositions.whole("keepdims", 0);
    String likelihoods =
        r.node("ReduceSum", dropped, r.node("Mul", classes, logarithms), r.wholes(1));
    switch (r.text("reduction", "mean")) {
      case "none" -> r.result("Neg", likelihoods);
      case "sum" -> r.result("ReduceSum", dropped, r.node("Neg", likelihoods));
      case "mean" -> {
        String sum = r.node("ReduceSum", dropped, r.node("Neg", likelihoods));
        r.result("Div", sum, r.node("ReduceSum", dropped, classes));
      }
      default -> throw new IllegalArgumentException("reduction = " + r.text("reduction", ""));
    }
  }
}
