package dev.cairn.program.evaluator;

import dev.cairn.program.Program;

/// The samples as the inputs of a program.
record BoundSamples(Samples samples, Program program) implements Plan.SampleSource {
  @Override
  public int count() {
    return program.inputs().isEmpty() ? 0 : samples.count();
  }

  @Override
  public int features() {
    return program.inputs().stream().mapToInt(input -> input.shape().size()).sum();
  }

  @Override
  public int stride() {
    return samples.stride();
  }

  @Override
  public double[] rows(String name) {
    return samples.row(name);
  }
}
