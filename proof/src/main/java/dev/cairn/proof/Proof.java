package dev.cairn.proof;

import dev.cairn.linalg.Point;

/// A statement and the point that it is about.
///
/// @param reported the point that was asked about
/// @param centre where the statement's balls are centred
/// @param moved an upper bound of the distance of the centre from the reported point
/// @param statement what holds
/// @param method how it was proven, in words
public record Proof(
    Point reported, Point centre, double moved, Statement statement, String method) {}
