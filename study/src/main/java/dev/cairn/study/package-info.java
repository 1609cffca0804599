/// Studies: one life cycle for campaigns and landscape searches, over the packages that make them.
package dev.cairn.study;
