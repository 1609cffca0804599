package dev.cairn.experiment.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes the key of an experiment file that a record component is: the one place of its
/// documentation, its default and the range of its numbers.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /// What it means, in a sentence.
  String value();

  /// The default as YAML; empty for a key that must be there, unless its type is optional.
  String fallback() default "";

  /// The interval that its numbers lie in: "(0, 1]", "[1, ∞)".
  String range() default "";

  /// What the file or directory that it names holds, where it names one: experiments are held to
  /// what stood there when they began.
  Reads reads() default Reads.NOTHING;
}
