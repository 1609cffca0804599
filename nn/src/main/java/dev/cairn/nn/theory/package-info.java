/// What is known of critical points of network losses without searching for them.
package dev.cairn.nn.theory;
