/// Leaving gradient-flat points, and telling runs that leave for infinity.
package dev.cairn.finder.escape;
