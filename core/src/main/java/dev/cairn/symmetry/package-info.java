/// Groups that leave a function as it is: which points are the same, and how many copies of one
/// there are.
package dev.cairn.symmetry;
