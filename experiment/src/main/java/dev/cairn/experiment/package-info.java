/// What the rooms above share: failures in one line for people, files that are written whole, maps
/// that keep their order.
package dev.cairn.experiment;
