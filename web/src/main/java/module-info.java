/// The live page of a running campaign.
@org.jspecify.annotations.NullMarked
module dev.cairn.web {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.report;
  requires tools.jackson.databind;

  exports dev.cairn.web;

  opens dev.cairn.web to
      tools.jackson.databind;
}
