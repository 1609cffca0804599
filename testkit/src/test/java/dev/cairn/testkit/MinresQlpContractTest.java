package dev.cairn.testkit;

import dev.cairn.krylov.KrylovSolver;
import dev.cairn.krylov.MinresQlp;

class MinresQlpContractTest extends KrylovSolverContract {
  @Override
  protected KrylovSolver solver() {
    return MinresQlp.DEFAULT;
  }
}
