/// Networks and their objectives: multi-layer perceptrons, losses, exact Hessians.
package dev.cairn.nn;
