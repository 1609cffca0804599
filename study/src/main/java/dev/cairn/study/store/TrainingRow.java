package dev.cairn.study.store;

import dev.cairn.linalg.Point;

/// Table `training`: one row a kept θ of a training trajectory; start points are drawn from these.
///
/// @param variant the variant
/// @param trajectory number of the trajectory, from 0
/// @param step training steps taken, 0 at the initialisation
/// @param loss f(θ)
/// @param theta θ
public record TrainingRow(int variant, int trajectory, int step, double loss, Point theta) {}
