package dev.cairn.cli.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Ends a process that is told to end at work without the destructors of its native libraries.
///
/// They run when a process exits, while threads in native code go on: a statement of the database
/// that a signal interrupts then reads what has been freed, and the process crashes in place of
/// ending. What they would do there nobody needs: files are whole at any moment.
public final class ProcessEnd {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private ProcessEnd() {}

  /// Sees to every end of the process from now on, unless its work is [#done] by then. Where the
  /// process was told to end before, this does not come back: no work is begun any more.
  public static void watch() {
    if (!before(
        () -> {
          if (!DONE.get()) {
            skipDestructors();
          }
        })) {
      awaitTheEnd();
    }
  }

  /// Has something done before the process ends; false where it is ending already.
  public static boolean before(Runnable end) {
    return register(Thread.ofPlatform().unstarted(end));
  }

  /// The same, by a thread that can be taken back.
  static boolean register(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException _) { // it shuts down
      return false;
    }
  }

  /// Takes a thread back that has not begun.
  static void withdraw(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It shuts down, and the thread has begun.
    }
  }

  /// Whether the process was told to end, by a signal, while it works.
  public static boolean isNear() {
    Thread probe = Thread.ofPlatform().unstarted(() -> {});
    boolean registered = register(probe);
    if (registered) {
      withdraw(probe);
    }
    return !registered;
  }

  private static void awaitTheEnd() {
    while (true) {
      LockSupport.park();
    }
  }

  /// All work has ended: destructors find no other thread.
  public static void done() {
    DONE.set(true);
  }

  /// Has the process, when it exits, end before any destructor: what is registered last is called
  /// first, with the exit code. Where the C library has no such function (POSIX does not ask
  /// for it) the destructors run.
  @SuppressWarnings("restricted") // two functions of the C library
  private static void skipDestructors() {
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup libc = linker.defaultLookup();
      Optional<MemorySegment> register = libc.find("on_exit");
      Optional<MemorySegment> end = libc.find("_exit");
      if (register.isPresent() && end.isPresent()) {
        MethodHandle onExit =
            linker.downcallHandle(
                register.get(),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        int _ = (int) onExit.invokeExact(end.get(), MemorySegment.NULL);
      }
    } catch (Throwable e) {
      // It ends as it would have without this.
    }
  }
}
