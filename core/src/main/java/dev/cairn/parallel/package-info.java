/// The one way in which several threads share work: a fixed pool that takes tasks from a list.
package dev.cairn.parallel;
