package dev.cairn.cli.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Gives the standard error back to the program.
///
/// The virtual machine greets every start with a warning that the Vector API is incubating, and has
/// no switch against it. So the launcher keeps the user's standard error as another file descriptor
/// and points the usual one at nothing; this puts it back before anything else is said.
public final class StandardError {
  /// System property with the number of the file descriptor that the launcher kept it as.
  static final String KEPT = "cairn.stderr";

  private static final int STANDARD_ERROR = 2;

  private StandardError() {}

  /// Puts it back, where the launcher kept it.
  @SuppressWarnings("restricted") // one function of the C library
  public static void restore() {
    Integer kept = Integer.getInteger(KEPT);
    if (kept == null) {
      return;
    }
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup libc = linker.defaultLookup();
      FunctionDescriptor twoNumbers =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      MethodHandle dup2 = linker.downcallHandle(libc.findOrThrow("dup2"), twoNumbers);
      int _ = (int) dup2.invokeExact((int) kept, STANDARD_ERROR);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot restore the standard error", e);
    }
  }
}
