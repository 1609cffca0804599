/// The command line.
@org.jspecify.annotations.NullMarked
module dev.cairn.cli {
  requires static transitive org.jspecify;
  requires dev.cairn.web;
  requires dev.cairn.bench;
  requires dev.cairn.report;
  requires com.fasterxml.jackson.annotation;
  requires info.picocli;
  requires java.management;
  requires tools.jackson.databind;

  opens dev.cairn.cli to
      info.picocli;
  opens dev.cairn.cli.command to
      info.picocli,
      tools.jackson.databind;
  opens dev.cairn.cli.option to
      info.picocli;
  opens dev.cairn.cli.output to
      tools.jackson.databind;
}
