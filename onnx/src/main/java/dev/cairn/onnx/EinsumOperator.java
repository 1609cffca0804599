package dev.cairn.onnx;

import dev.cairn.program.IndexMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Einstein's sum: the operands are multiplied one after the other, as matrices where the letters
/// allow it, and letters that nothing needs any more are summed over.
///
/// The axes of an ellipsis have letters of their own, numbered from the last.
final class EinsumOperator {
  private static final char ELLIPSIS = '\uE000';

  private final Algebra algebra;

  /// An operand and the letters of its axes, none twice.
  private record Term(Item item, String letters) {
    int axis(char letter) {
      return letters.indexOf(letter);
    }
  }

  private EinsumOperator(Algebra algebra) {
    this.algebra = algebra;
  }

  static void addTo(Map<String, Operator> operators) {
    operators.put(
        "Einsum",
        Operator.single(
            s -> {
              String equation = s.text("equation", "");
              List<Item> operands = IntStream.range(0, s.inputCount()).mapToObj(s::input).toList();
              return new EinsumOperator(s.algebra()).apply(equation.replace(" ", ""), operands);
            }));
  }

  private Item apply(String equation, List<Item> operands) {
    int arrow = equation.indexOf("->");
    List<String> words =
        List.of((arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1));
    if (words.size() != operands.size() || !equation.matches("[A-Za-z.,]*(->[A-Za-z.]*)?")) {
      throw refused(equation);
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      terms.add(diagonal(operands.get(i), spelled(equation, words.get(i), operands.get(i).rank())));
    }
    int ellipsis =
        terms.stream()
            .mapToInt(term -> (int) term.letters().chars().filter(c -> c >= ELLIPSIS).count())
            .max()
            .orElse(0);
    String result =
        arrow < 0
            ? implied(String.join("", words), ellipsis)
            : spelled(equation, equation.substring(arrow + 2), -ellipsis - 1);
    String all = terms.stream().map(Term::letters).collect(Collectors.joining());
    boolean sound =
        result.chars().distinct().count() == result.length()
            && result.chars().allMatch(c -> all.indexOf(c) >= 0);
    if (!sound) {
      throw refused(equation);
    }
    Term sum = terms.getFirst();
    for (int i = 1; i < terms.size(); i++) {
      String later =
          result
              + terms.subList(i + 1, terms.size()).stream()
                  .map(Term::letters)
                  .collect(Collectors.joining());
      sum = product(sum, terms.get(i), later);
    }
    return permuted(summed(sum, result), result).item();
  }

  private static IllegalArgumentException refused(String equation) {
    return new IllegalArgumentException("equation = %s is not supported".formatted(equation));
  }

  /// A word with letters in the place of an ellipsis.
  ///
  /// @param rank how many axes the word names; of the result −1 − those of the ellipsis
  private static String spelled(String equation, String word, int rank) {
    String explicit = word.replace("...", "");
    boolean dots = explicit.length() < word.length();
    int more = !dots ? 0 : rank < 0 ? -rank - 1 : rank - explicit.length();
    boolean fits = rank < 0 || explicit.length() + more == rank;
    if (more < 0 || !fits || explicit.contains(".") || explicit.length() < word.length() - 3) {
      throw refused(equation);
    }
    return dots ? word.replace("...", dimensions(more)) : word;
  }

  private static String dimensions(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Character.toString((char) (ELLIPSIS + count - 1 - i)))
        .collect(Collectors.joining());
  }

  /// Without an arrow: the axes of the ellipsis, then the letters that occur once, in the order of
  /// the alphabet.
  private static String implied(String all, int ellipsis) {
    return dimensions(ellipsis)
        + all.chars()
            .filter(c -> c != '.' && all.indexOf(c) == all.lastIndexOf(c))
            .sorted()
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
  }

  /// The elements at which axes of one letter have one position.
  private Term diagonal(Item x, String letters) {
    String distinct =
        letters.chars().distinct().mapToObj(Character::toString).collect(Collectors.joining());
    if (distinct.equals(letters)) {
      return new Term(x, letters);
    }
    int[] from = x.shape();
    int[] strides = Indices.strides(from);
    int[] to = new int[distinct.length()];
    int[] steps = new int[to.length];
    for (int axis = 0; axis < from.length; axis++) {
      int place = distinct.indexOf(letters.charAt(axis));
      boolean again = letters.indexOf(letters.charAt(axis)) != axis;
      if (again && to[place] != from[axis]) {
        throw new IllegalArgumentException(
            "one letter for axes of %s and %s".formatted(to[place], from[axis]));
      }
      if (again || letters.indexOf(letters.charAt(axis), axis + 1) >= 0) {
        SampleAxis.refuse(x, axis, "takes a diagonal of", Advice.INDEX);
      }
      to[place] = from[axis];
      steps[place] += strides[axis];
    }
    Optional<SampleAxis> samples =
        x.samples().map(p -> p.at(distinct.indexOf(letters.charAt(p.axis()))));
    Item taken = algebra.gather(x, to, samples, () -> Indices.map(to, at -> Indices.at(at, steps)));
    return new Term(taken, distinct);
  }

  private static String only(String letters, IntPredicate wanted) {
    return letters
        .chars()
        .filter(wanted)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /// The product of two, summed over what is not needed later.
  private Term product(Term first, Term second, String later) {
    Term left = summed(first, second.letters() + later);
    Term right = summed(second, left.letters() + later);
    String a = left.letters();
    String b = right.letters();
    for (char letter : only(a, c -> b.indexOf(c) >= 0 && c < ELLIPSIS).toCharArray()) {
      int one = left.item().shape()[left.axis(letter)];
      int other = right.item().shape()[right.axis(letter)];
      if (one != other) {
        throw new IllegalArgumentException("axis %s of %s and of %s".formatted(letter, one, other));
      }
    }
    String shared = only(a, c -> b.indexOf(c) >= 0 && later.indexOf(c) < 0);
    String batch = only(a, c -> b.indexOf(c) >= 0 && later.indexOf(c) >= 0);
    String rows = only(a, c -> b.indexOf(c) < 0);
    String columns = only(b, c -> a.indexOf(c) < 0);
    if (shared.length() == 1
        && shared.charAt(0) < ELLIPSIS
        && rows.length() == 1
        && columns.length() == 1) {
      Item product =
          new Products(algebra)
              .product(
                  permuted(left, batch + rows + shared).item(),
                  permuted(right, batch + shared + columns).item());
      return new Term(product, batch + rows + columns);
    }
    String all = a + columns;
    Item product = algebra.multiply(spread(left, all), spread(right, all));
    return summed(new Term(product, all), later);
  }

  /// The axes in the order of all letters, of extent 1 where the letter is missing.
  private Item spread(Term term, String all) {
    Term ordered = permuted(term, only(all, c -> term.letters().indexOf(c) >= 0));
    int[] shape = new int[all.length()];
    Arrays.fill(shape, 1);
    int[] own = ordered.item().shape();
    for (int axis = 0; axis < own.length; axis++) {
      shape[all.indexOf(ordered.letters().charAt(axis))] = own[axis];
    }
    Optional<SampleAxis> samples =
        ordered.item().samples().map(p -> p.at(all.indexOf(ordered.letters().charAt(p.axis()))));
    return algebra.reshape(ordered.item(), shape, samples);
  }

  private Term summed(Term term, String kept) {
    boolean[] axes = new boolean[term.letters().length()];
    boolean any = false;
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = kept.indexOf(term.letters().charAt(axis)) < 0;
      any |= axes[axis];
    }
    return any
        ? new Term(
            algebra.without(algebra.sum(term.item(), axes), axes),
            only(term.letters(), c -> kept.indexOf(c) >= 0))
        : term;
  }

  private Term permuted(Term term, String order) {
    if (order.equals(term.letters())) {
      return term;
    }
    int[] axes = order.chars().map(c -> term.letters().indexOf(c)).toArray();
    int[] from = term.item().shape();
    int[] to = Arrays.stream(axes).map(axis -> from[axis]).toArray();
    Optional<SampleAxis> samples =
        term.item().samples().map(p -> p.at(order.indexOf(term.letters().charAt(p.axis()))));
    IndexMap map = Indices.permute(from, axes);
    return new Term(algebra.gather(term.item(), to, samples, () -> map), order);
  }
}
