package dev.cairn.cli.process;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Signals of the operating system that are listened to instead of ending the process.
///
/// Java's only way to them is sun.misc.Signal, which the compiler warns of; so it is called by
/// reflection. Where it is not there, signals do what they always do.
public final class Signals implements AutoCloseable {
  private final Map<Object, Object> before = new HashMap<>();

  private Signals() {}

  /// Listens to none.
  static Signals none() {
    return new Signals();
  }

  /// Listens until it is closed; the action is called on a thread of its own.
  public static Signals on(Runnable action, String... names) {
    Signals signals = new Signals();
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> answer(method, action));
      for (String name : names) {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        signals.before.put(signal, handle(signal, listener));
      }
    } catch (ReflectiveOperationException e) {
      return signals; // no such class, or a signal that this system does not have
    }
    return signals;
  }

  /// What the listener does; the virtual machine calls no other method of it.
  private static @Nullable Object answer(Method method, Runnable action) {
    if (!method.getName().equals("handle")) {
      throw new IllegalStateException("a listener is asked for " + method);
    }
    action.run();
    return null;
  }

  /// Sets the handler of a signal; the one before.
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            Object _ = handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal cannot be given back", e);
          }
        });
  }
}
