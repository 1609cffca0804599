/// What a study begins with: variants, start points, finders, and the digests of the files that it
/// reads.
package dev.cairn.study.setup;
