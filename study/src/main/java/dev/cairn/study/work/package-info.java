/// Who works: threads, the machine and its arithmetic, the directory of a study.
package dev.cairn.study.work;
