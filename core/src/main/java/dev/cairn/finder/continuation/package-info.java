/// Critical points followed along one number of their problem: branches, their folds and the points
/// where others leave them.
package dev.cairn.finder.continuation;
