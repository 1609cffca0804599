package dev.cairn.study.store;

import dev.cairn.finder.continuation.BranchEvent;
import dev.cairn.linalg.Point;

/// Table `branch_events`: one row an event of a branch.
///
/// @param start the start
/// @param branch the branch
/// @param event number, from 0, in the order of the branch
/// @param kind "fold", "branch" or "unclear"
/// @param arclength of the point where it was located
/// @param within it lies within this arclength of that point
/// @param parameter the parameter there
/// @param loss f(θ) there
/// @param norm ‖θ‖ there
/// @param indexBefore Morse index before it
/// @param indexAfter Morse index behind it
/// @param smallestModulus the smallest |eigenvalue| there
/// @param theta θ there
/// @param direction of the kernel, across the branch: n coordinates of θ and one of the parameter
public record BranchEventRow(
    int start,
    int branch,
    int event,
    BranchEvent.Kind kind,
    double arclength,
    double within,
    double parameter,
    double loss,
    double norm,
    int indexBefore,
    int indexAfter,
    double smallestModulus,
    Point theta,
    Point direction) {}
