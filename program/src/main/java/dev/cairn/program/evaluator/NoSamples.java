package dev.cairn.program.evaluator;

/// The source of a program without inputs.
enum NoSamples implements Plan.SampleSource {
  INSTANCE;

  @Override
  public int count() {
    return 0;
  }

  @Override
  public int features() {
    return 0;
  }

  @Override
  public int stride() {
    return 0;
  }

  @Override
  public double[] rows(String name) {
    throw new IllegalArgumentException("no samples for the input '%s'".formatted(name));
  }
}
