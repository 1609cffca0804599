/// What the rooms above share: failures in one line for people, files that are written whole, and
/// records as JSON.
package dev.cairn.experiment;
