package dev.cairn.proof.complete;

import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.enclosure.ScalarProgram;
import dev.cairn.proof.enclosure.ScalarProgram.Node;
import java.util.BitSet;

/// A scalar program as plain arrays, with what each direction of θ touches: shared by the
/// workspaces of all threads, not for writing.
///
/// Only node numbers are kept in the lists, in ascending order.
final class BoxProgram {
  static final byte VARIABLE = 0;
  static final byte CONSTANT = 1;
  static final byte ADD = 2;
  static final byte SUBTRACT = 3;
  static final byte MULTIPLY = 4;
  static final byte APPLY = 5;

  final int dimension;
  final int size;
  final int result;
  final byte[] kind;
  final int[] left;
  final int[] right;
  final int[] order;
  final Curve[] curve;
  final double[] constantLo;
  final double[] constantHi;

  /// Nodes that f depends on and that depend on θ: those with an adjoint.
  final int[] live;

  /// For each coordinate the nodes that depend on it.
  final int[][] touched;

  /// Nodes that depend on θ.
  final int[] variable;

  /// For each coordinate the live nodes whose adjoint may change along it.
  final int[][] turning;

  /// For each coordinate the live nodes that change the adjoint of an operand along it.
  final int[][] turned;

  BoxProgram(ScalarProgram program) {
    dimension = program.dimension();
    size = program.nodes().size();
    result = program.result();
    kind = new byte[size];
    left = new int[size];
    right = new int[size];
    order = new int[size];
    curve = new Curve[size];
    constantLo = new double[size];
    constantHi = new double[size];
    for (int i = 0; i < size; i++) {
      write(i, program.nodes().get(i));
    }
    BitSet[] by = new BitSet[dimension];
    BitSet any = new BitSet(size);
    touched = new int[dimension][];
    for (int d = 0; d < dimension; d++) {
      by[d] = dependents(d);
      any.or(by[d]);
      touched[d] = by[d].stream().toArray();
    }
    variable = any.stream().toArray();
    BitSet needed = needed(any);
    live = needed.stream().toArray();
    turning = new int[dimension][];
    turned = new int[dimension][];
    for (int d = 0; d < dimension; d++) {
      BitSet changed = new BitSet(size);
      turning[d] = turning(by[d], any, needed, changed).stream().toArray();
      turned[d] = changed.stream().toArray();
    }
  }

  private void write(int i, Node node) {
    switch (node) {
      case Node.Variable(int coordinate) -> left[i] = coordinate;
      case Node.Constant(var value) -> {
        kind[i] = CONSTANT;
        constantLo[i] = value.lo();
        constantHi[i] = value.hi();
      }
      case Node.Add(int x, int y) -> binary(i, ADD, x, y);
      case Node.Subtract(int x, int y) -> binary(i, SUBTRACT, x, y);
      case Node.Multiply(int x, int y) -> binary(i, MULTIPLY, x, y);
      case Node.Apply(Curve function, int derivative, int x) -> {
        binary(i, APPLY, x, x);
        curve[i] = function;
        order[i] = derivative;
      }
    }
  }

  private void binary(int i, byte operation, int x, int y) {
    kind[i] = operation;
    left[i] = x;
    right[i] = y;
  }

  private BitSet dependents(int coordinate) {
    BitSet set = new BitSet(size);
    for (int i = 0; i < size; i++) {
      boolean dependent =
          switch (kind[i]) {
            case VARIABLE -> left[i] == coordinate;
            case CONSTANT -> false;
            default -> set.get(left[i]) || set.get(right[i]);
          };
      set.set(i, dependent);
    }
    return set;
  }

  private BitSet needed(BitSet any) {
    BitSet set = new BitSet(size);
    set.set(result, any.get(result));
    for (int i = size - 1; i >= 0; i--) {
      if (set.get(i) && kind[i] >= ADD) {
        set.set(left[i], any.get(left[i]));
        set.set(right[i], any.get(right[i]) || set.get(right[i]));
      }
    }
    return set;
  }

  private BitSet turning(BitSet along, BitSet any, BitSet needed, BitSet changed) {
    BitSet set = new BitSet(size);
    for (int i = size - 1; i >= 0; i--) {
      if (!needed.get(i) || kind[i] < ADD) {
        continue;
      }
      boolean turns = set.get(i);
      int x = left[i];
      int y = right[i];
      boolean bilinear = kind[i] == MULTIPLY;
      boolean bends = kind[i] == APPLY && along.get(x);
      if ((turns || bends || (bilinear && along.get(y))) && any.get(x)) {
        set.set(x);
        changed.set(i);
      }
      if ((turns || (bilinear && along.get(x))) && any.get(y)) {
        set.set(y);
        changed.set(i);
      }
    }
    return set;
  }
}
