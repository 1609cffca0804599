package dev.cairn.program;

/// Numbers of a program that do not fit one array of the virtual machine.
public final class ProgramTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The most numbers of one array, with a margin for its header.
  private static final int MOST = Integer.MAX_VALUE - 8;

  private ProgramTooLargeException(String what, long numbers) {
    super(
        "%s are %s numbers, more than one array takes (2^31): keep tensors constant (--constant NAME, problem.constants)"
            .formatted(what, numbers));
  }

  /// So many numbers as the length of an array.
  ///
  /// @param what they are, in the plural
  public static int length(String what, long numbers) {
    if (numbers < 0 || numbers > MOST) {
      throw new ProgramTooLargeException(what, numbers);
    }
    return (int) numbers;
  }
}
