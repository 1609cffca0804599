package dev.cairn.external;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An objective in another process, for any number of threads.
///
/// Each thread has a program of its own, started when it is first asked; a server at a socket is
/// one for all threads, which then take turns. Runs that ask together have one server, too.
public final class ExternalProblem {
  private final Endpoint endpoint;
  private final Greeting greeting;

  /// The server that has said hello, until an objective takes it.
  private final AtomicReference<@Nullable ExternalServer> first;

  private final Optional<Lockstep> lockstep;

  private ExternalProblem(Endpoint endpoint, ExternalServer server, int together) {
    this.endpoint = endpoint;
    this.lockstep = together > 0 ? Optional.of(new Lockstep(server, together)) : Optional.empty();
    this.greeting = server.greeting();
    this.first = new AtomicReference<>(server);
  }

  /// Starts the program, or connects, and lets it say hello. Throws [ExternalException] with one
  /// line where that fails.
  public static ExternalProblem open(Endpoint endpoint) {
    return open(endpoint, 0);
  }

  /// Likewise; so many runs at most ask together, where that is not 0.
  public static ExternalProblem open(Endpoint endpoint, int together) {
    return new ExternalProblem(endpoint, new ExternalServer(endpoint), together);
  }

  /// What makes runs ask together, where they are to.
  public Optional<Lockstep> lockstep() {
    return lockstep;
  }

  /// What the server said of itself.
  public Greeting greeting() {
    return greeting;
  }

  /// Which derivatives are not those of the function at θ, a line each, as [DerivativeCheck] finds
  /// them. Throws [ExternalException] where one is plainly another function's. To be asked before
  /// any objective is made.
  public List<String> misfits(double[] theta, RandomGenerator random) {
    ExternalServer server = Optional.ofNullable(first.get()).orElseThrow();
    return DerivativeCheck.misfits(server, greeting, theta, random);
  }

  /// An objective for one thread, which closes it.
  public ExternalObjective objective() {
    if (lockstep.isPresent()) {
      ExternalServer shared = Optional.ofNullable(first.get()).orElseThrow();
      return new ExternalObjective(
          lockstep.get()::ask, shared::close, greeting, endpoint.onError());
    }
    ExternalServer server =
        switch (endpoint.launch()) {
          case Launch.Command _ ->
              Optional.ofNullable(first.getAndSet(null))
                  .orElseGet(() -> new ExternalServer(endpoint));
          case Launch.Socket _ -> Optional.ofNullable(first.get()).orElseThrow();
        };
    return new ExternalObjective(server, server::close, greeting, endpoint.onError());
  }
}
