/// Critical points followed along one number of their problem: branches, their folds and the points
/// where others leave them.
@NullMarked
package dev.cairn.finder.continuation;

import org.jspecify.annotations.NullMarked;
