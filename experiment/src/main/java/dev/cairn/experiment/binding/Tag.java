package dev.cairn.experiment.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name by which an experiment file chooses one record of a sealed interface: its `type`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Tag {
  /// The name.
  String value();

  /// What choosing it means, in a sentence.
  String doc();
}
