package dev.cairn.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Cairn in a process whose C library, when it exits, sleeps for as many seconds as its exit code
/// says, once the destructors of all libraries have run: whoever still uses one has time to crash.
final class SlowExit {
  private SlowExit() {}

  /// Whether this system has what it takes.
  static boolean isPossible() {
    return Linker.nativeLinker().defaultLookup().find("on_exit").isPresent();
  }

  @SuppressWarnings("restricted") // two functions of the C library
  public static void main(String[] arguments) throws Throwable {
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    MethodHandle onExit =
        linker.downcallHandle(
            libc.findOrThrow("on_exit"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    int _ = (int) onExit.invokeExact(libc.findOrThrow("sleep"), MemorySegment.NULL);
    Main.main(arguments);
  }
}
