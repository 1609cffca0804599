/// The shards of a campaign become one study.
package dev.cairn.study.merge;
