package dev.cairn.program.evaluator;

import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramTooLargeException;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Kernels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A program made ready to run on doubles: what is done once, what is done for each block of
/// samples and what is done after the last block, for each of two sections (what depends on θ alone
/// and what is linear in the direction), with its memory.
///
/// A plan owns its memory and serves one thread. Nothing is allocated after it has begun for the
/// first time.
final class Plan {
  /// What a block of samples may occupy of the second-level cache (1 MiB on the machines measured;
  /// the rest is for shared values and the stack).
  private static final int BLOCK_BYTES = 640 << 10;

  /// Products work on 3 vectors of 8 samples at a time.
  private static final int GRANULE = 24;

  private static final int LARGEST_BLOCK = 21 * GRANULE;

  /// Where the smallest block takes more than this, values stream from memory whatever the block.
  private static final int STREAMING_BYTES = 4 * BLOCK_BYTES;

  /// What counts then is how many samples share a reading of the weights and of the sums over
  /// samples. Of 24, 72, 120 and 240 samples, 120 were fastest (a convolutional network of 10⁶
  /// parameters, Zen 5).
  private static final int STREAMING_BLOCK = 5 * GRANULE;

  /// What a block may occupy then.
  private static final int LARGEST_BYTES = 320 << 20;

  /// Sums over samples that still have to be added up by lane.
  private record Reduction(int partial, int target, int size) {}

  /// The steps of one section.
  private static final class Section {
    final List<Step> once = new ArrayList<>();
    final List<Step> block = new ArrayList<>();
    final List<Step> afterwards = new ArrayList<>();
    final List<Reduction> reductions = new ArrayList<>();
    int partialStart;
    int partialEnd;
  }

  private final Layout layout;
  private final Frame frame;
  private final int blockSize;
  private final int rowStride;
  private final int keptRows;
  private final int arenaSize;
  private final Map<Integer, Slot> slots = new HashMap<>();
  private final Map<Integer, Integer> partials = new HashMap<>();
  private final Section[] sections = {new Section(), new Section()};

  /// Prepares a program. Without samples it must have no inputs. The block size is chosen by cache
  /// unless given (a positive multiple of 8).
  Plan(Program program, SampleSource samples, Kernels kernels, int wantedBlockSize) {
    this.layout = new Layout(program);
    this.frame = new Frame(kernels, program.inputs().size(), layout.constants());
    boolean[] kept = keptNodes();
    Schedule[] schedules = {
      new Schedule(layout, false, kept), new Schedule(layout, true, new boolean[kept.length])
    };
    int rows = 0;
    for (int i = 0; i < kept.length; i++) {
      rows += kept[i] ? layout.size(i) : 0;
    }
    keptRows = rows;
    int arenaRows = Math.max(schedules[0].arenaRows(), schedules[1].arenaRows());
    blockSize =
        wantedBlockSize > 0
            ? wantedBlockSize
            : chooseBlockSize(rows + arenaRows + samples.features(), samples.count());
    rowStride = Frame.rowStride(blockSize);
    placeLeaves(samples);
    placeKept(kept);
    int shared = placeShared();
    placePartials();
    fillShared(shared);
    new StepBuilder(this, layout, slots, partials).build(schedules);
    arenaSize = ProgramTooLargeException.length("values of a block", (long) arenaRows * rowStride);
  }

  /// The data of the inputs, or none.
  interface SampleSource {
    int count();

    int features();

    int stride();

    double[] rows(String name);
  }

  Frame frame() {
    return frame;
  }

  int blockSize() {
    return blockSize;
  }

  int rowStride() {
    return rowStride;
  }

  /// Number of doubles that a block keeps for the linear section.
  int keptSize() {
    return ProgramTooLargeException.length(
        "values kept of a block of samples", (long) keptRows * rowStride);
  }

  /// Number of doubles that the plan takes, without what blocks keep and without the data.
  long size() {
    return (long) arenaSize
        + frame.memory(Frame.SHARED).length
        + frame.memory(Frame.PARTIAL).length;
  }

  List<Step> once(int section) {
    return sections[section].once;
  }

  List<Step> block(int section) {
    return sections[section].block;
  }

  List<Step> afterwards(int section) {
    return sections[section].afterwards;
  }

  /// Whether the linear section can need sums of the first one.
  boolean sumsFirst() {
    return !sections[0].reductions.isEmpty();
  }

  /// Computes what does not depend on the samples, and clears the sums.
  void begin(int section) {
    if (frame.memory(Frame.ARENA).length < arenaSize) {
      frame.attach(Frame.ARENA, new double[arenaSize]);
    }
    Section part = sections[section];
    for (int i = 0; i < part.once.size(); i++) {
      part.once.get(i).run(frame);
    }
    Arrays.fill(frame.memory(Frame.PARTIAL), part.partialStart, part.partialEnd, 0);
  }

  /// Computes one block of samples and adds to the sums.
  void block(int section, int start, int count) {
    frame.block(start, count);
    Section part = sections[section];
    for (int i = 0; i < part.block.size(); i++) {
      part.block.get(i).run(frame);
    }
  }

  /// Finishes the sums and computes what depends on them.
  void finish(int section) {
    Section part = sections[section];
    double[] shared = frame.memory(Frame.SHARED);
    double[] partial = frame.memory(Frame.PARTIAL);
    for (int r = 0; r < part.reductions.size(); r++) {
      Reduction reduction = part.reductions.get(r);
      for (int i = 0; i < reduction.size(); i++) {
        int at = reduction.partial() + i * Kernels.LANES;
        double low = (partial[at] + partial[at + 4]) + (partial[at + 1] + partial[at + 5]);
        double high = (partial[at + 2] + partial[at + 6]) + (partial[at + 3] + partial[at + 7]);
        shared[reduction.target() + i] = low + high;
      }
    }
    for (int i = 0; i < part.afterwards.size(); i++) {
      part.afterwards.get(i).run(frame);
    }
  }

  /// Where an output lies after its section.
  Slot slot(Program.Output output) {
    Slot slot = slots.get(layout.canonical(output.node()));
    if (slot == null) {
      throw new IllegalStateException("output %s is not stored".formatted(output));
    }
    return slot;
  }

  Slot placeRows(int memory, int row, boolean temporary) {
    return new Slot(memory, row * rowStride, temporary ? 0 : rowStride, true);
  }

  private static int chooseBlockSize(int rows, int samples) {
    long granuleBytes = (long) GRANULE * Double.BYTES * Math.max(rows, 1);
    boolean streaming = granuleBytes > STREAMING_BYTES;
    int bytes = streaming ? LARGEST_BYTES : BLOCK_BYTES;
    int most = streaming ? STREAMING_BLOCK : LARGEST_BLOCK;
    int count = Math.max(samples, 1);
    int size = Math.clamp(bytes / granuleBytes * GRANULE, GRANULE, most);
    if (streaming) {
      int blocks = (count + size - 1) / size;
      size = (count + blocks - 1) / blocks; // no small rest, which costs what a whole block does
    }
    return Math.min(Kernels.padded(size), Kernels.padded(count));
  }

  /// The per-sample values of the first section that the second one reads.
  private boolean[] keptNodes() {
    boolean[] kept = new boolean[layout.program.nodes().size()];
    for (int i = 0; i < kept.length; i++) {
      if (!layout.idle(i) && layout.linear(i)) {
        for (int dependency : layout.dependencies(i)) {
          if (layout.linear(dependency) || layout.leaf(dependency)) {
            continue;
          }
          kept[dependency] |= layout.perSample(dependency);
        }
      }
    }
    return kept;
  }

  private void placeLeaves(SampleSource samples) {
    Program program = layout.program;
    for (int i = 0; i < program.nodes().size(); i++) {
      switch (layout.op(i)) {
        case Op.Parameter(int index) ->
            slots.put(i, new Slot(Frame.THETA, program.parameters().get(index).offset(), 1, false));
        case Op.Direction(int index) ->
            slots.put(
                i, new Slot(Frame.DIRECTION, program.parameters().get(index).offset(), 1, false));
        case Op.Data(int index) -> {
          frame.attach(Frame.DATA + index, samples.rows(program.inputs().get(index).name()));
          slots.put(i, new Slot(Frame.DATA + index, 0, samples.stride(), true));
        }
        default -> {}
      }
    }
  }

  private void placeKept(boolean[] kept) {
    int row = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        slots.put(i, placeRows(Frame.KEPT, row, false));
        row += layout.size(i);
      }
    }
  }

  /// Gives values that no sample changes their places; how many numbers they are. A constant stays
  /// where it is, unless kernels would read beyond its end.
  private int placeShared() {
    int size = layout.program.nodes().size();
    int own = Frame.DATA + layout.program.inputs().size();
    long all = 0;
    for (int i = 0; i < size; i++) {
      boolean input = layout.op(i) instanceof Op.Parameter || layout.op(i) instanceof Op.Direction;
      if (layout.op(i) instanceof Op.Constant(var values, Shape _)
          && values.dimension() == Kernels.padded(values.dimension())) {
        frame.attach(own, values.coordinates());
        slots.put(i, new Slot(own, 0, 1, false));
        own++;
      } else if (!layout.perSample(i) && layout.canonical(i) == i && !input && !layout.virtual(i)) {
        slots.put(i, new Slot(Frame.SHARED, (int) all, 1, false));
        all += Kernels.padded(layout.size(i));
        ProgramTooLargeException.length("values that no sample changes", all);
      }
    }
    return (int) all;
  }

  private void placePartials() {
    int size = layout.program.nodes().size();
    int partial = 0;
    for (int section = 0; section < sections.length; section++) {
      sections[section].partialStart = partial;
      for (int i = 0; i < size; i++) {
        boolean root = layout.addsSums(i) || Layout.sumsSamples(layout.op(i));
        if (root && !layout.absorbed(i) && layout.linear(i) == (section == 1)) {
          sections[section].reductions.add(
              new Reduction(partial, slotOf(i).base(), layout.size(i)));
          assignPartial(i, partial);
          partial =
              ProgramTooLargeException.length(
                  "sums over the samples", partial + (long) layout.size(i) * Kernels.LANES);
        }
      }
      sections[section].partialEnd = partial;
    }
    frame.attach(Frame.PARTIAL, new double[partial]);
  }

  private void fillShared(int count) {
    double[] shared = new double[count];
    frame.attach(Frame.SHARED, shared);
    for (int i = 0; i < layout.program.nodes().size(); i++) {
      switch (layout.op(i)) {
        case Op.Constant(var values, Shape _) -> {
          Slot slot = slotOf(i);
          if (slot.memory() == Frame.SHARED) {
            values.copyTo(shared, slot.base());
          }
        }
        case Op.Fill(Real value, Shape shape) -> {
          int base = slotOf(i).base();
          Arrays.fill(shared, base, base + shape.size(), value.doubleValue());
        }
        default -> {}
      }
    }
  }

  private void assignPartial(int root, int partial) {
    Deque<Integer> nodes = new ArrayDeque<>(List.of(root));
    while (!nodes.isEmpty()) {
      int node = nodes.pop();
      partials.put(node, partial);
      if (layout.addsSums(node)) {
        layout.op(node).operandNumbers().forEach(term -> nodes.push(layout.canonical(term)));
      }
    }
  }

  private Slot slotOf(int node) {
    Slot slot = slots.get(node);
    if (slot == null) {
      throw new IllegalStateException("node %s has no place".formatted(node));
    }
    return slot;
  }
}
