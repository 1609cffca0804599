package dev.cairn.proof.certificate;

/// Where the data of a certificate are found.
@FunctionalInterface
public interface DataSource {
  /// The data with this SHA-256.
  ///
  /// @throws CertificateException where there are none
  NetworkData read(String hash);

  /// For problems without data.
  static DataSource none() {
    return hash -> {
      throw new CertificateException("there are no data with the hash " + hash);
    };
  }
}
