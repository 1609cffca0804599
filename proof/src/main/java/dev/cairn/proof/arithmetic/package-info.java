/// Rigorous arithmetic: intervals and balls with outward rounding.
package dev.cairn.proof.arithmetic;
