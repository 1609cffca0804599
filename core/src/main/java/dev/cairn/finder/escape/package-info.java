/// Leaving gradient-flat points.
package dev.cairn.finder.escape;
