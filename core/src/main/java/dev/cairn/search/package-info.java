/// The only outer loop: a finder makes steps, observers watch, rules stop.
package dev.cairn.search;
