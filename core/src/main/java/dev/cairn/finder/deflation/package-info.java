/// Newton's method that cannot arrive again where it, or another run, has been.
package dev.cairn.finder.deflation;
