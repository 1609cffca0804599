package dev.cairn.web;

/// A request that is not served.
@SuppressWarnings("serial") // never serialised: it is caught where requests are answered
final class Refused extends Exception {
  private final int status;

  /// With the status of the answer and its words.
  Refused(int status, String words) {
    super(words);
    this.status = status;
  }

  int status() {
    return status;
  }

  /// What is answered.
  Answer answer() {
    return Answer.words(status, String.valueOf(getMessage()));
  }
}
