package dev.cairn.proof;

import dev.cairn.linalg.Point;

/// A statement and the point that it is about.
///
/// @param centre where the statement's balls are centred
/// @param moved an upper bound of the distance of the centre from the point that was reported
/// @param statement what holds
/// @param method how it was proven, in words
public record Proof(Point centre, double moved, Statement statement, String method) {}
