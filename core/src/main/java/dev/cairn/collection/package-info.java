/// The points that many runs found, each once up to the symmetries of the function, with evidence
/// of how complete the collection is and of how its points are connected.
package dev.cairn.collection;
