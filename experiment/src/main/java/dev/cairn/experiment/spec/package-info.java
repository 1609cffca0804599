/// What an experiment asks for: the records that its file fills, and the experiments of the paper.
package dev.cairn.experiment.spec;
