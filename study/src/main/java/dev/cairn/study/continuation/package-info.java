/// Critical points followed along a number of their problem: branches stored start by start, gone
/// on
/// with after an interruption.
package dev.cairn.study.continuation;
