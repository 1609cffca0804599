package dev.cairn.program;

/// A handle on a value of a program under construction. Only the builder that made it takes it.
public final class Value {
  private final ProgramBuilder owner;
  private final int number;
  private final Type type;

  Value(ProgramBuilder owner, int number, Type type) {
    this.owner = owner;
    this.number = number;
    this.type = type;
  }

  ProgramBuilder owner() {
    return owner;
  }

  int number() {
    return number;
  }

  /// Shape, and whether per sample.
  public Type type() {
    return type;
  }

  /// The shape, without the axis of the samples.
  public Shape shape() {
    return type.shape();
  }

  /// Whether every sample has a value of its own.
  public boolean perSample() {
    return type.perSample();
  }

  /// For example "%7 `[16]` per sample".
  @Override
  public String toString() {
    return "%" + number + " " + type;
  }
}
