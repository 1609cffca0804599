/// Shards: shares of a campaign's cells that processes on many machines make, each into a store of
/// its own.
package dev.cairn.study.shard;
