package dev.cairn.linalg;

class JavaKernelsTest extends DenseKernelsContract {
  private static final DenseKernels KERNELS = DenseKernels.java();

  @Override
  DenseKernels kernels() {
    return KERNELS;
  }
}
