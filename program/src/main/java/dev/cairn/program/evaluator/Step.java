package dev.cairn.program.evaluator;

/// One piece of work of a plan on the frame's memory. Steps own their views, so a step belongs to
/// one frame and one thread.
interface Step {
  /// Does the work for the block at hand (or, for shared values, once).
  void run(Frame frame);
}
