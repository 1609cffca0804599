/// Spark as an engine: it carries tasks and answers as bytes and knows nothing of what they mean.
///
/// No Java module: Spark's jars share packages, which modules cannot.
@org.jspecify.annotations.NullMarked
package dev.cairn.cluster;
