package dev.cairn.onnx;

/// Rotary positions as one operation (operator set 23): pairs of numbers of each head are turned by
/// angles of their step, whose cosines and sines are operands. With P the exchange of each pair's
/// numbers, x becomes C x + S P x.
final class RotaryComposition {
  private final Rewriter r;
  private final boolean interleaved;
  private final boolean joined;

  private RotaryComposition(Rewriter r) {
    this.r = r;
    interleaved = r.whole("interleaved", 0) != 0;
    joined = r.whole("num_heads", 0) > 0;
  }

  static void write(Rewriter r) {
    new RotaryComposition(r).write();
  }

  private void write() {
    // [N, steps, heads, d], or [N, heads, steps, d]
    String x =
        joined ? r.node("Reshape", r.in(0), r.wholes(0, 0, r.whole("num_heads", 0), -1)) : r.in(0);
    String cos = ofSteps(r.in(1));
    String sin = ofSteps(r.in(2));
    String kept = r.node("Mul", x, ofHeads(pairs(cos, cos), x, 1));
    String partners = r.node("Gather", Rewriter.axis(-1), x, partners(x, cos));
    String moved = r.node("Mul", partners, ofHeads(pairs(r.node("Neg", sin), sin), x, 0));
    r.result("Reshape", r.node("Add", kept, moved), r.node("Shape", r.in(0)));
  }

  /// `[N, steps, pairs]`.
  private String ofSteps(String table) {
    return r.has(3) ? r.node("Gather", table, r.in(3)) : table;
  }

  /// `[N, steps, 2 pairs]`: numbers for the first and for the second of each pair.
  private String pairs(String first, String second) {
    if (!interleaved) {
      return r.node("Concat", Rewriter.axis(-1), first, second);
    }
    String last = r.wholes(-1);
    String a = r.node("Unsqueeze", first, last);
    String b = r.node("Unsqueeze", second, last);
    return r.node("Reshape", r.node("Concat", Rewriter.axis(-1), a, b), r.wholes(0, 0, -1));
  }

  /// The same for all heads, with another number behind the pairs.
  private String ofHeads(String pairs, String x, double behind) {
    String more = r.node("Sub", r.extent(x, -1), r.extent(pairs, -1));
    String pads = r.joined(r.wholes(0), more);
    String all = r.node("Pad", pairs, pads, r.number(behind), r.wholes(-1));
    return r.node("Unsqueeze", all, r.wholes(joined ? 2 : 1));
  }

  /// Where the other one of its pair stands, for each of a head's numbers.
  private String partners(String x, String cos) {
    String zero = r.wholes(0);
    String head = r.node("Squeeze", r.extent(x, -1), zero);
    String half = r.extent(cos, -1);
    String all = r.node("Mul", half, r.wholes(2));
    String own = r.node("Range", r.whole(0), head, r.whole(1));
    String other =
        interleaved
            ? r.node(
                "Sub",
                r.node("Add", own, r.wholes(1)),
                r.node("Mul", r.node("Mod", own, r.wholes(2)), r.wholes(2)))
            : r.node("Mod", r.node("Add", own, half), all);
    return r.node("Where", r.node("Less", own, all), other, own);
  }
}
