package dev.cairn.program.evaluator;

import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be computed for the outputs of a program, and how nodes hang together: which are
/// mere aliases, which are read through an index map instead of being stored, which products are
/// added up where they arise.
final class Layout {
  /// Where a value is really read from: a node, and for every element of the reader the element of
  /// the node (null for the same one).
  record Source(int node, @Nullable IndexMap map) {}

  final Program program;
  private final int[] canonical;
  private final boolean[] linear;
  private final boolean[] summed;
  private final boolean[] output;
  private final boolean[] virtual;
  private final boolean[] absorbed;
  private final boolean[] addsProducts;
  private final boolean[] addsSums;
  private final List<List<Integer>> consumers = new ArrayList<>();

  Layout(Program program) {
    this.program = program;
    int size = program.nodes().size();
    canonical = new int[size];
    linear = program.dependents(op -> op instanceof Op.Direction);
    summed = program.dependents(Layout::sumsSamples);
    output = new boolean[size];
    virtual = new boolean[size];
    absorbed = new boolean[size];
    addsProducts = new boolean[size];
    addsSums = new boolean[size];
    for (int i = 0; i < size; i++) {
      canonical[i] = op(i) instanceof Op.Reshape(int operand, _) ? canonical[operand] : i;
      consumers.add(new ArrayList<>());
    }
    for (int i = 0; i < size; i++) {
      if (canonical[i] == i) {
        for (int operand : op(i).operandNumbers()) {
          consumers.get(canonical[operand]).add(i);
        }
      }
      if (perSample(i)) {
        for (int operand : op(i).operandNumbers()) {
          if (summed[operand]) {
            throw new IllegalArgumentException(
                "%s depends on a sum over samples, which is known only after all of them"
                    .formatted(program.nodes().get(i)));
          }
        }
      }
    }
    program.outputs().forEach(named -> output[canonical[named.node()]] = true);
    for (int i = 0; i < size; i++) {
      addsProducts[i] = findsProducts(i);
      addsSums[i] = findsSums(i);
    }
    for (int i = 0; i < size; i++) {
      virtual[i] =
          (op(i) instanceof Op.Broadcast || op(i) instanceof Op.Replicate)
              && !output[i]
              && !consumers.get(i).isEmpty()
              && consumers.get(i).stream().allMatch(this::elementwise);
    }
    for (int i = 0; i < size; i++) {
      if (addsProducts(i) || addsSums(i)) {
        op(i).operandNumbers().forEach(operand -> absorbed[canonical[operand]] = true);
      }
    }
  }

  Op op(int node) {
    return program.nodes().get(node).op();
  }

  int size(int node) {
    return program.nodes().get(node).type().shape().size();
  }

  boolean perSample(int node) {
    return program.nodes().get(node).type().perSample();
  }

  /// The node that a node is another shape of.
  int canonical(int node) {
    return canonical[node];
  }

  /// Whether the node depends on the direction.
  boolean linear(int node) {
    return linear[node];
  }

  /// Whether the node depends on a sum over samples, or is one.
  boolean summed(int node) {
    return summed[node];
  }

  /// Whether the node is an output of the program.
  boolean output(int node) {
    return output[node];
  }

  /// The nodes that read the node.
  List<Integer> consumers(int node) {
    return consumers.get(node);
  }

  /// Whether the node has no work of its own: an alias, a leaf, read through a map, or a product
  /// that is accumulated where its sum is.
  boolean idle(int node) {
    return canonical[node] != node
        || virtual[node]
        || leaf(node)
        || (absorbed[node] && perSample(node));
  }

  /// Whether the node is added up where its only reader, a sum, has its place.
  boolean absorbed(int node) {
    return absorbed[node];
  }

  /// Whether readers look through the node at its operand.
  boolean virtual(int node) {
    return virtual[node];
  }

  /// Whether the node is an input or a constant.
  boolean leaf(int node) {
    return switch (op(node)) {
      case Op.Parameter _, Op.Direction _, Op.Data _, Op.Constant _, Op.Fill _ -> true;
      default -> false;
    };
  }

  /// The number of tensors of fixed numbers.
  int constants() {
    return (int) program.nodes().stream().filter(node -> node.op() instanceof Op.Constant).count();
  }

  /// Whether the node's work is done block by block.
  boolean inBlocks(int node) {
    return perSample(node) || sumsSamples(op(node));
  }

  /// Whether the node is done row by row, together with others.
  boolean elementwise(int node) {
    return inBlocks(node)
        && switch (op(node)) {
          case Op.Unary _, Op.Subtract _, Op.Multiply _, Op.Scale _, Op.Sum _, Op.SumSamples _ ->
              true;
          case Op.Add _ -> !addsProducts(node);
          default -> false;
        };
  }

  /// The rows of an element-wise node: the size of what it reads.
  int rows(int node) {
    return switch (op(node)) {
      case Op.Sum(int operand, _) -> size(operand);
      case Op.SumSamples(int operand) -> size(operand);
      default -> size(node);
    };
  }

  /// Where an element-wise reader finds an operand.
  Source source(int operand) {
    int node = canonical[operand];
    IndexMap map = null;
    if (virtual[node] && op(node) instanceof Op.Broadcast(int inner, var shape)) {
      map = ElementwiseStep.broadcastMap(program.nodes().get(inner).type().shape(), shape);
      node = canonical[inner];
    } else if (virtual[node] && op(node) instanceof Op.Replicate(int inner)) {
      node = canonical[inner];
    }
    return new Source(node, map);
  }

  /// The nodes that must have been computed before this one, the stand-ins resolved.
  List<Integer> dependencies(int node) {
    List<Integer> nodes = new ArrayList<>();
    Deque<Integer> readers = new ArrayDeque<>(List.of(node));
    while (!readers.isEmpty()) {
      int reader = readers.pop();
      for (int operand : op(reader).operandNumbers()) {
        int direct = canonical[operand];
        if (absorbed[direct] && inBlocks(reader)) {
          readers.push(direct);
        } else {
          nodes.add(source(direct).node());
        }
      }
    }
    return nodes;
  }

  /// A sum whose terms are all per-sample products with a shared operand that nobody else reads:
  /// the products are accumulated in place.
  boolean addsProducts(int node) {
    return addsProducts[node];
  }

  private boolean findsProducts(int node) {
    return op(node) instanceof Op.Add(int left, int right)
        && perSample(node)
        && left != right
        && accumulable(left, node)
        && accumulable(right, node);
  }

  private boolean accumulable(int operand, int reader) {
    int node = canonical[operand];
    if (output[node] || consumers.get(node).size() != 1 || linear[node] != linear[reader]) {
      return false;
    }
    if (op(node) instanceof Op.Product(int left, int right, _, _, boolean sum)) {
      return !sum && perSample(node) && perSample(left) != perSample(right);
    }
    return addsProducts[node];
  }

  /// A sum whose terms are all sums over samples that nobody else reads.
  boolean addsSums(int node) {
    return addsSums[node];
  }

  private boolean findsSums(int node) {
    return op(node) instanceof Op.Add(int left, int right)
        && !perSample(node)
        && left != right
        && addable(left, node)
        && addable(right, node);
  }

  private boolean addable(int operand, int reader) {
    int node = canonical[operand];
    return !output[node]
        && consumers.get(node).size() == 1
        && linear[node] == linear[reader]
        && (sumsSamples(op(node)) || addsSums[node]);
  }

  static boolean sumsSamples(Op op) {
    return switch (op) {
      case Op.SumSamples _, Op.LookupSum _ -> true;
      case Op.Product(_, _, _, _, boolean sum) -> sum;
      default -> false;
    };
  }
}
