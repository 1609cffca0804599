package dev.cairn.testkit;

import dev.cairn.krylov.KrylovSolver;
import dev.cairn.krylov.LiftedMinres;

class LiftedMinresContractTest extends KrylovSolverContract {
  @Override
  protected KrylovSolver solver() {
    return LiftedMinres.DEFAULT;
  }
}
