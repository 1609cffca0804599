/// Job scripts for clusters.
package dev.cairn.cli.job;
