/// Problems ready to be searched: what an experiment names, with its data in memory.
package dev.cairn.experiment.problem;
