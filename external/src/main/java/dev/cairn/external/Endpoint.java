package dev.cairn.external;

/// A server and how it is treated.
///
/// @param launch how it is reached
/// @param timeoutSeconds without a sign of life after which it counts as hanging
/// @param onError what an evaluation that fails does
public record Endpoint(Launch launch, double timeoutSeconds, OnError onError) {
  /// Requires a positive time.
  public Endpoint {
    if (!(timeoutSeconds > 0)) {
      throw new IllegalArgumentException("timeout %s must be > 0".formatted(timeoutSeconds));
    }
  }
}
