/// Trainers of networks, recorded training trajectories, start points drawn from them.
package dev.cairn.nn.train;
