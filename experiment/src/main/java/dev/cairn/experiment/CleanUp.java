package dev.cairn.experiment;

import org.jspecify.annotations.Nullable;

/// What is closed or removed because something failed. Where that fails, too, as it does of the
/// same full disk, the first failure stays the cause that is told.
public final class CleanUp {
  private CleanUp() {}

  /// Closes what is there; what that throws is kept with the failure, which the caller throws on.
  public static void after(Throwable failure, @Nullable AutoCloseable open) {
    try (open) {
      // nothing but to close it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
