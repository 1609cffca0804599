/// Tells what a study has found; only reads. The figure libraries carry no module descriptor.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.report {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires transitive dev.cairn.study;
  requires com.fasterxml.jackson.annotation;
  requires java.desktop;
  requires java.xml;
  requires org.jfree.jfreechart;
  requires org.jfree.svg;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;

  exports dev.cairn.report.figure;
  exports dev.cairn.report.inspect;
  exports dev.cairn.report.page;
  exports dev.cairn.report.published;
  exports dev.cairn.report.statistics;
  exports dev.cairn.report.summary;

  opens dev.cairn.report.inspect to
      tools.jackson.databind;
  opens dev.cairn.report.page to
      tools.jackson.databind;
}
