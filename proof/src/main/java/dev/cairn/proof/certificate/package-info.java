/// Certificates: what is stated of which problem, in files that anyone can check.
package dev.cairn.proof.certificate;
