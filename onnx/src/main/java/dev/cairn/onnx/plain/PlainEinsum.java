package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Einstein's sum: for every position of the result the products over all positions of the other
/// letters, added up.
final class PlainEinsum {
  /// The names of the axes of each operand and of the result.
  private final List<List<String>> operands = new ArrayList<>();

  private final List<String> result;

  private PlainEinsum(PlainNode n) {
    String[] sides = n.text("equation", "").replace(" ", "").split("->", -1);
    String[] words = sides[0].split(",", -1);
    int most = 0;
    for (int i = 0; i < words.length; i++) {
      List<String> names = names(words[i], n.in(i).rank());
      operands.add(names);
      most = Math.max(most, (int) names.stream().filter(name -> name.startsWith(".")).count());
    }
    result = sides.length > 1 ? names(sides[1], -most) : implied(most);
  }

  static Tensor apply(PlainNode n) {
    return new PlainEinsum(n).sum(n);
  }

  /// One name an axis: a letter, or "." and the axis's number from the last of the ellipsis.
  private static List<String> names(String word, int rank) {
    int dots = word.indexOf('.');
    List<String> names = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      if (i == dots) {
        int count = rank < 0 ? -rank : rank - (word.length() - 3);
        for (int k = count - 1; k >= 0; k--) {
          names.add("." + k);
        }
      }
      if (word.charAt(i) != '.') {
        names.add(word.substring(i, i + 1));
      }
    }
    return names;
  }

  private List<String> implied(int most) {
    List<String> names = names("...", -most);
    NavigableSet<String> letters = new TreeSet<>();
    operands.forEach(letters::addAll);
    for (String letter : letters) {
      long times = operands.stream().flatMap(List::stream).filter(letter::equals).count();
      if (times == 1 && !letter.startsWith(".")) {
        names.add(letter);
      }
    }
    return names;
  }

  private Tensor sum(PlainNode n) {
    Map<String, Integer> extents = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      for (int axis = 0; axis < operands.get(i).size(); axis++) {
        extents.merge(operands.get(i).get(axis), n.in(i).extent(axis), Math::max);
      }
    }
    List<String> order = new ArrayList<>(result);
    extents.keySet().stream().filter(name -> !result.contains(name)).sorted().forEach(order::add);
    int[] all = order.stream().mapToInt(extents::get).toArray();
    int kept = result.size();
    int[] inner = Arrays.copyOfRange(all, kept, all.length);
    return Plain.at(
        n.in(0).type(),
        Arrays.copyOf(all, kept),
        at -> {
          double[] sum = {0};
          Plain.at(
              n.in(0).type(),
              inner,
              with -> {
                double product = 1;
                for (int i = 0; i < operands.size(); i++) {
                  product *= factor(n.in(i), operands.get(i), order, at, with);
                }
                sum[0] += product;
                return 0;
              });
          return sum[0];
        });
  }

  private static double factor(
      Tensor x, List<String> names, List<String> order, int[] at, int[] with) {
    int[] position = new int[names.size()];
    for (int axis = 0; axis < position.length; axis++) {
      int place = order.indexOf(names.get(axis));
      position[axis] = place < at.length ? at[place] : with[place - at.length];
    }
    return Plain.get(x, position);
  }
}
