/// Sets a campaign beside the runs that the paper's authors keep in public: quantity by quantity,
/// as distributions.
///
/// The numbers of these runs are read from a directory of the reader's; none are part of Cairn.
@org.jspecify.annotations.NullMarked
package dev.cairn.report.published;
