/// Work as bytes: what is handed to other processes, and how they answer.
package dev.cairn.study.cluster;
