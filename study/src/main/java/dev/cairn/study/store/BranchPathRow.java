package dev.cairn.study.store;

import dev.cairn.linalg.Point;

/// Table `branch_path`: one row a point of a branch.
///
/// @param start the start
/// @param branch the branch
/// @param point number, from 0
/// @param arclength from the first point, in θ and the parameter as it is measured
/// @param parameter the parameter
/// @param loss f(θ)
/// @param norm ‖θ‖
/// @param gradientNorm ‖∇f(θ)‖
/// @param morseIndex number of eigenvalues of the Hessian that are negative beyond rounding
/// @param smallestModulus the smallest |eigenvalue|
/// @param theta θ; empty where it is not kept
public record BranchPathRow(
    int start,
    int branch,
    int point,
    double arclength,
    double parameter,
    double loss,
    double norm,
    double gradientNorm,
    int morseIndex,
    double smallestModulus,
    Point theta) {}
