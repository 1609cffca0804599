/// Work that several commands do: campaigns in the foreground, behind the live page, as shards.
package dev.cairn.cli.work;
