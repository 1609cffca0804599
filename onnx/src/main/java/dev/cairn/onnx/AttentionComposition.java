package dev.cairn.onnx;

import java.util.Arrays;
import java.util.Map;

/// Attention as one operation (operator set 23): softmax(Q Kᵀ/√d + mask) V for each head.
final class AttentionComposition {
  private final Rewriter r;
  private final boolean joined;

  private AttentionComposition(Rewriter r) {
    this.r = r;
    joined = r.given("q_num_heads");
  }

  static void write(Rewriter r) {
    if (r.gives(3)) {
      throw new IllegalArgumentException("the products of queries and keys as an output");
    }
    if (r.has(4) && r.whole("is_causal", 0) != 0) {
      throw new IllegalArgumentException(
          "is_causal beside past keys is not supported: give the mask as an operand");
    }
    new AttentionComposition(r).write();
  }

  private void write() {
    long heads = r.whole("q_num_heads", 0);
    String q = heads(r.in(0), heads);
    String k = behind(4, heads(r.in(1), r.whole("kv_num_heads", heads)));
    String v = behind(5, heads(r.in(2), r.whole("kv_num_heads", heads)));
    r.alsoGives(1, k);
    r.alsoGives(2, v);
    String products = r.node("MatMul", scaled(q), permuted(shared(k, q), 0L, 1L, 3L, 2L));
    String scores = capped(masked(products, q, k));
    String sums = r.node("MatMul", r.node("Softmax", Rewriter.axis(-1), scores), shared(v, q));
    if (joined) {
      r.result("Reshape", permuted(sums, 0L, 2L, 1L, 3L), r.wholes(0, 0, -1));
    } else {
      r.result("Identity", sums);
    }
  }

  /// `[N, heads, steps, d]`, of `[N, steps, heads·d]` too.
  private String heads(String x, long heads) {
    return joined ? permuted(r.node("Reshape", x, r.wholes(0, 0, heads, -1)), 0L, 2L, 1L, 3L) : x;
  }

  /// Keys or values behind those of the past.
  private String behind(int past, String x) {
    return r.has(past) ? r.node("Concat", Rewriter.axis(2), r.in(past), x) : x;
  }

  private String permuted(String x, Long... order) {
    return r.node("Transpose", Map.of("perm", new OnnxAttribute.Wholes(Arrays.asList(order))), x);
  }

  /// Keys or values with a head for each of the queries', which may share them in groups.
  private String shared(String x, String queries) {
    if (joined && r.whole("q_num_heads", 0) == r.whole("kv_num_heads", 0)) {
      return x;
    }
    String groups = r.node("Div", r.extent(queries, 1), r.extent(x, 1));
    String apart = r.node("Unsqueeze", x, r.wholes(2));
    String repeats = r.joined(r.wholes(1, 1), groups, r.wholes(1, 1));
    String[] extents = {r.wholes(0), r.extent(queries, 1), r.extent(x, 2), r.extent(x, 3)};
    return r.node("Reshape", r.node("Tile", apart, repeats), r.joined(extents));
  }

  private String scaled(String q) {
    if (r.given("scale")) {
      return r.node("Mul", q, r.attribute("scale", 1));
    }
    String width = r.node("Cast", Compositions.toFloat(), r.extent(q, -1));
    return r.node("Div", q, r.node("Sqrt", width));
  }

  /// cap·tanh(scores/cap).
  private String capped(String scores) {
    if (r.real("softcap", 0) == 0) {
      return scores;
    }
    if (r.has(3) || r.whole("is_causal", 0) != 0) {
      throw new IllegalArgumentException("softcap beside a mask is not supported");
    }
    String cap = r.attribute("softcap", 0);
    return r.node("Mul", cap, r.node("Tanh", r.node("Div", scores, cap)));
  }

  private String masked(String scores, String q, String k) {
    String sum = scores;
    if (r.whole("is_causal", 0) != 0) {
      String all = r.joined(r.extent(q, 2), r.extent(k, 2));
      String minus = r.node("Expand", r.number(Double.NEGATIVE_INFINITY), all);
      sum = r.node("Add", sum, r.node("Trilu", Compositions.whole("upper", 1), minus, r.whole(1)));
    }
    return r.has(3) ? r.node("Add", sum, mask()) : sum;
  }

  /// What is added to the scores: a mask of truths keeps those that it names.
  private String mask() {
    String minus = r.number(Double.NEGATIVE_INFINITY);
    return r.truths(3) ? r.node("Where", r.in(3), r.number(0), minus) : r.in(3);
  }
}
