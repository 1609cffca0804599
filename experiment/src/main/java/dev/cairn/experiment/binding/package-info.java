/// YAML bound to records: what an experiment file says, checked against the records that it fills,
/// with errors that name file, line and key.
package dev.cairn.experiment.binding;
