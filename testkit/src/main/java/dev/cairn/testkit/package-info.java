/// Contract tests, one an interface, that every implementation runs.
package dev.cairn.testkit;
