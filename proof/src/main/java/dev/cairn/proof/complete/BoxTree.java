package dev.cairn.proof.complete;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.IntPredicate;

/// What became of a box and of its parts: a tree of halvings with a reason at each leaf, as one
/// word of letters and numbers.
///
/// The boxes are taken in the order in which they come up, the whole box first. `b3` halves a box
/// across coordinate 3; its lower and then its upper half come up after all boxes that wait. Any
/// other letter is a leaf: `g3`, component 3 of ∇f does not vanish in it; `v3`, nor does its mean
/// value form; `k`, Krawczyk's operator leads out of it; `u7`, it lies in the uniqueness box of
/// ball 7; `x`, f is undefined all over it; `o`, open: nothing is proven. Boxes that are left when
/// the word ends are open too.
public final class BoxTree {
  private int[] entries = new int[64];
  private int size;

  /// A tree without entries: the whole box waits.
  public BoxTree() {}

  /// Kinds of entries, one letter each.
  public static final char HALVED = 'b';

  static final char GRADIENT = 'g';
  static final char MEAN_VALUE = 'v';
  static final char OUT = 'k';

  /// A leaf in the uniqueness box of a ball.
  public static final char UNIQUE = 'u';

  /// A leaf in which f is undefined.
  public static final char UNDEFINED = 'x';

  /// A leaf of which nothing is proven.
  public static final char OPEN = 'o';

  private static final int SHIFT = 8;

  /// Kinds that a number belongs to.
  private static final String NUMBERED = "bgvu";

  private static final String PLAIN = "kxo";

  /// Number of boxes that were examined.
  public int size() {
    return size;
  }

  /// The letter of the entry.
  public char kind(int entry) {
    return (char) (entries[entry] & ((1 << SHIFT) - 1));
  }

  /// The number of the entry: a coordinate or a ball.
  public int number(int entry) {
    return entries[entry] >>> SHIFT;
  }

  void add(char kind, int number) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entries[size++] = kind | (number << SHIFT);
  }

  /// With the numbers of balls changed: ball k becomes `numbers[k]`.
  BoxTree renumbered(int[] numbers) {
    BoxTree tree = new BoxTree();
    for (int i = 0; i < size; i++) {
      tree.add(kind(i), kind(i) == UNIQUE ? numbers[number(i)] : number(i));
    }
    return tree;
  }

  /// With these leaves open.
  BoxTree opened(IntPredicate leaves) {
    BoxTree tree = new BoxTree();
    for (int i = 0; i < size; i++) {
      boolean open = leaves.test(i);
      tree.add(open ? OPEN : kind(i), open ? 0 : number(i));
    }
    return tree;
  }

  /// The word.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      text.append(kind(i));
      if (NUMBERED.indexOf(kind(i)) >= 0) {
        text.append(number(i));
      }
    }
    return text.toString();
  }

  /// Reads a word.
  ///
  /// @throws IllegalArgumentException where it is none
  public static BoxTree parse(String text) {
    BoxTree tree = new BoxTree();
    int at = 0;
    while (at < text.length()) {
      char kind = text.charAt(at++);
      boolean numbered = NUMBERED.indexOf(kind) >= 0;
      int from = at;
      while (numbered && at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
        at++;
      }
      if (!(numbered && at > from && at - from < 8) && PLAIN.indexOf(kind) < 0) {
        throw new IllegalArgumentException("the tree of boxes has a letter that is none");
      }
      tree.add(kind, numbered ? Integer.parseInt(text, from, at, 10) : 0);
    }
    return tree;
  }

  /// What is done with the boxes of a tree.
  public interface Visitor {
    /// A leaf; [from, to] is not for keeping.
    void leaf(int entry, double[] from, double[] to);

    /// A box that the word does not reach.
    void left(double[] from, double[] to);
  }

  /// Goes through the boxes that a box is cut into.
  ///
  /// @param box lower and then upper ends, 2n numbers
  /// @throws IllegalArgumentException where a coordinate is none or the tree has too many entries
  public void visit(double[] box, Visitor visitor) {
    int n = box.length / 2;
    Queue<double[]> waiting = new ArrayDeque<>();
    waiting.add(box.clone());
    for (int i = 0; i < size; i++) {
      double[] next = waiting.poll();
      if (next == null) {
        throw new IllegalArgumentException("the tree has more entries than boxes");
      }
      if (kind(i) != HALVED) {
        visitor.leaf(i, Arrays.copyOf(next, n), Arrays.copyOfRange(next, n, 2 * n));
      } else {
        if (number(i) >= n) {
          throw new IllegalArgumentException("the tree halves a coordinate that is none");
        }
        waiting.add(lower(next, number(i)));
        waiting.add(upper(next, number(i)));
      }
    }
    for (double[] next : waiting) {
      visitor.left(Arrays.copyOf(next, n), Arrays.copyOfRange(next, n, 2 * n));
    }
  }

  /// Where a side is cut: in it, also where halving rounds.
  static double middle(double[] box, int d) {
    double upper = box[box.length / 2 + d];
    return Math.max(box[d], Math.min(upper, 0.5 * box[d] + 0.5 * upper));
  }

  static double[] lower(double[] box, int d) {
    double[] half = box.clone();
    half[box.length / 2 + d] = middle(box, d);
    return half;
  }

  static double[] upper(double[] box, int d) {
    double[] half = box.clone();
    half[d] = middle(box, d);
    return half;
  }
}
