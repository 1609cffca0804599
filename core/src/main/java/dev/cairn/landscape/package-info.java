/// The whole landscape of a function: many saddle searches, each from a start point or from a point
/// found before, up and down in index, until nothing new is found.
package dev.cairn.landscape;
