package dev.cairn.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64") // the one platform whose library is shipped
class OpenBlasKernelsTest extends DenseKernelsContract {
  private static final DenseKernels KERNELS = new OpenBlasKernels();

  @Override
  DenseKernels kernels() {
    return KERNELS;
  }

  @Test
  void itIsTheDefault() {
    assertEquals("OpenBLAS", DenseKernels.current().description().library());
  }
}
