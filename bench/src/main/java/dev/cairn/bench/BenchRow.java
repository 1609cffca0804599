package dev.cairn.bench;

/// One row of the table.
///
/// @param name what was timed: "dgemm", "gradient", "hessian-vector", "hessian", "eigenvalues", …
/// @param milliseconds median time of one operation, one thread
/// @param gflops rate on the operation's own flops, in 1e9/s
/// @param shareOfDgemm that rate over DGEMM's, the mean of just before and just after
/// @param bytesPerOperation heap memory that one operation allocates
public record BenchRow(
    String name,
    double milliseconds,
    double gflops,
    double shareOfDgemm,
    double bytesPerOperation) {}
