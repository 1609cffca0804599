/// Critical points collected from runs, each once up to symmetry, and searches for all of them.
package dev.cairn.study.landscape;
