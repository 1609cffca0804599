package dev.cairn.linalg;

/// The choice that [DenseKernels#current] makes, once a process.
final class KernelChoice {
  static final DenseKernels CURRENT = choose(System.getProperty(DenseKernels.CHOICE, "auto"));

  private KernelChoice() {}

  private static DenseKernels choose(String choice) {
    return switch (choice) {
      case "openblas" -> new OpenBlasKernels();
      case "java" -> new JavaKernels("");
      case "auto" -> openBlasOrJava();
      default ->
          throw new IllegalArgumentException(
              "%s is '%s', must be openblas, java or auto".formatted(DenseKernels.CHOICE, choice));
    };
  }

  private static DenseKernels openBlasOrJava() {
    try {
      return new OpenBlasKernels();
    } catch (UnsatisfiedLinkError e) {
      return new JavaKernels(String.valueOf(e.getMessage()));
    }
  }
}
