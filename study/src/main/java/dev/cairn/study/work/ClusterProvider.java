package dev.cairn.study.work;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Opens clusters of one kind. Found by [ServiceLoader], so that nothing depends on the libraries
/// that it takes.
public interface ClusterProvider {
  /// The name of the kind, as it is typed: "spark".
  String name();

  /// Opens one.
  ///
  /// @param master its address; empty where the surroundings tell it
  /// @param settings further ones of its own, each `key=value`
  ///
  /// Throws [dev.cairn.experiment.CairnException] where it cannot be reached.
  Cluster open(Optional<String> master, List<String> settings);

  /// The provider of this name, where its libraries are on the class path.
  static Optional<ClusterProvider> named(String name) {
    return ServiceLoader.load(ClusterProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst();
  }
}
