package dev.cairn.onnx;

/// What to write in PyTorch instead of what is refused: the second half of messages.
final class Advice {
  static final String DYNAMIC_AXES =
      "export with dynamic_axes={'x': {0: 'batch'}}, which leaves the number of samples open";

  static final String REDUCE = "reduce over features, as in h.mean(1), not h.mean()";

  static final String NORMALISE = "normalise over features, as in softmax(h, dim=-1)";

  static final String CONTRACT =
      "contract over features; export nn.MultiheadAttention with batch_first=True";

  static final String INDEX = "index, cut, join and pad features only";

  static final String COUNT =
      "computes with the number of samples: Cairn averages over the samples itself";

  static final String ASSIGN =
      "numbers the samples, as an assignment to a part, h[:, 1] = ..., is exported: write torch.cat,"
          + " torch.stack or torch.where of new values";

  static final String SHAPES =
      "make shapes of x.shape[0] as it is, times or divided by extents of features";

  static final String TRACED =
      "export the module itself, no torch.jit.script of it, which writes out loops of a fixed length"
          + " and keeps the branch that is taken (of EmbeddingBag, write nn.Embedding and a sum)";

  static final String DRAWS = "draws at random (%s): model.eval() before the export";

  private Advice() {}
}
