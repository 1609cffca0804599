package dev.cairn.study.store;

import dev.cairn.finder.continuation.Branch;
import java.util.OptionalInt;

/// Table `branches`: one row a branch.
///
/// @param start number of the critical point that was followed, from 0
/// @param branch number among the branches of that start; 0 is the one through it
/// @param parent the branch that it leaves; empty for 0
/// @param event where it leaves that: the number of its event; empty for 0
/// @param side −1 or 1: to which side of the event's direction; 0 for branch 0
/// @param points of the branch; 0 where none was found
/// @param folds events of that kind
/// @param branchPoints likewise
/// @param unclear likewise
/// @param ended why it was followed no further
/// @param firstParameter the parameter at the first point; NaN without a point, as all that follow
/// @param lastParameter at the last point
/// @param firstLoss f at the first point
/// @param lastLoss f at the last point
/// @param firstNorm ‖θ‖ at the first point
/// @param lastNorm ‖θ‖ at the last point
/// @param firstIndex Morse index at the first point
/// @param lastIndex Morse index at the last point
/// @param arclength in θ and the parameter as it is measured, from the first to the last point
/// @param iterations steps of the finder from the start to the first point's neighbourhood; 0 on
///     other branches
/// @param seconds that it took
/// @param session the process that followed it
public record BranchRow(
    int start,
    int branch,
    OptionalInt parent,
    OptionalInt event,
    int side,
    int points,
    int folds,
    int branchPoints,
    int unclear,
    Branch.End ended,
    double firstParameter,
    double lastParameter,
    double firstLoss,
    double lastLoss,
    double firstNorm,
    double lastNorm,
    OptionalInt firstIndex,
    OptionalInt lastIndex,
    double arclength,
    int iterations,
    double seconds,
    int session) {}
