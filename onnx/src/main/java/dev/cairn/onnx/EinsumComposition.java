package dev.cairn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Einstein's sum of one or two operands: a matrix product where the letters allow it, otherwise
/// products summed.
final class EinsumComposition {
  private EinsumComposition() {}

  static void rewrite(Rewriter r) {
    String equation = r.text("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    if (equation.contains(".")) {
      throw new IllegalArgumentException("equation = %s is not supported".formatted(equation));
    }
    List<String> terms =
        List.of((arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1));
    String result = arrow < 0 ? implied(terms) : equation.substring(arrow + 2);
    if (terms.size() != r.origin().inputs().size() || terms.size() > 2 || !sound(terms, result)) {
      throw new IllegalArgumentException("equation = %s is not supported".formatted(equation));
    }
    if (terms.size() == 1) {
      summed(r, r.in(0), terms.getFirst(), result);
      return;
    }
    String left = terms.getFirst();
    String right = terms.getLast();
    String shared = only(left, c -> right.indexOf(c) >= 0 && result.indexOf(c) < 0);
    String batch = only(left, c -> right.indexOf(c) >= 0 && result.indexOf(c) >= 0);
    String rows = only(left, c -> right.indexOf(c) < 0 && result.indexOf(c) >= 0);
    String columns = only(right, c -> left.indexOf(c) < 0 && result.indexOf(c) >= 0);
    boolean matrices =
        shared.length() == 1
            && rows.length() == 1
            && columns.length() == 1
            && left.length() == batch.length() + 2
            && right.length() == batch.length() + 2;
    if (matrices) {
      String a = permuted(r, r.in(0), left, batch + rows + shared);
      String b = permuted(r, r.in(1), right, batch + shared + columns);
      summed(r, r.node("MatMul", a, b), batch + rows + columns, result);
      return;
    }
    String all = left + only(right, c -> left.indexOf(c) < 0);
    summed(
        r,
        r.node("Mul", spread(r, r.in(0), left, all), spread(r, r.in(1), right, all)),
        all,
        result);
  }

  private interface Letter {
    boolean is(char c);
  }

  private static String only(String letters, Letter wanted) {
    var kept = new StringBuilder();
    letters.chars().filter(c -> wanted.is((char) c)).forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  /// Without an arrow: the letters that occur once, in the order of the alphabet.
  private static String implied(List<String> terms) {
    String all = String.join("", terms);
    var once = new StringBuilder();
    all.chars()
        .filter(c -> all.indexOf(c) == all.lastIndexOf(c))
        .sorted()
        .forEach(c -> once.append((char) c));
    return once.toString();
  }

  /// No letter twice in one term, none in the result that is in no term.
  private static boolean sound(List<String> terms, String result) {
    List<String> words = new ArrayList<>(terms);
    words.add(result);
    return words.stream().allMatch(word -> word.chars().distinct().count() == word.length())
        && result.chars().allMatch(c -> String.join("", terms).indexOf(c) >= 0);
  }

  private static String permuted(Rewriter r, String value, String from, String to) {
    List<Long> order = to.chars().mapToObj(c -> (long) from.indexOf(c)).toList();
    return from.equals(to)
        ? value
        : r.node("Transpose", Map.of("perm", new OnnxAttribute.Wholes(order)), value);
  }

  /// The axes in the order of all letters, of extent 1 where the letter is missing.
  private static String spread(Rewriter r, String value, String letters, String all) {
    String ordered = only(all, c -> letters.indexOf(c) >= 0);
    String moved = permuted(r, value, letters, ordered);
    long[] missing =
        IntStream.range(0, all.length())
            .filter(i -> letters.indexOf(all.charAt(i)) < 0)
            .asLongStream()
            .toArray();
    return missing.length == 0 ? moved : r.node("Unsqueeze", moved, r.wholes(missing));
  }

  /// The sum over the letters that the result has not, with the others in its order.
  private static void summed(Rewriter r, String value, String letters, String result) {
    String kept = only(letters, c -> result.indexOf(c) >= 0);
    long[] axes =
        IntStream.range(0, letters.length())
            .filter(i -> result.indexOf(letters.charAt(i)) < 0)
            .asLongStream()
            .toArray();
    String sum =
        axes.length == 0
            ? value
            : r.node("ReduceSum", Compositions.whole("keepdims", 0), value, r.wholes(axes));
    r.result("Identity", permuted(r, sum, kept, result));
  }
}
