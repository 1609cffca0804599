import dev.cairn.finder.newton.BacktrackingLineSearch
import dev.cairn.finder.newton.NewtonMr
import dev.cairn.krylov.MinresQlp
import dev.cairn.objective.HessianUse
import dev.cairn.program.ProgramBuilder
import dev.cairn.program.evaluator.ProgramObjective
import dev.cairn.search.Observer
import dev.cairn.search.Search
import dev.cairn.search.StoppingRule.iterations
import dev.cairn.search.StoppingRule.squaredGradientBelow

/** Newton-MR on f(x) = Σᵢ (xᵢ² + 1)², whose one critical point is 0 with f = n. */
fun main() {
    val b = ProgramBuilder()
    val x = b.parameter("x", 3)
    b.output("bowl", b.sum(b.square(b.add(b.square(x), b.fill(1, x.shape())))))
    val newton = NewtonMr(MinresQlp.DEFAULT, BacktrackingLineSearch.DEFAULT, HessianUse.PRODUCTS)
    val rule = squaredGradientBelow(1e-20).or(iterations(50))
    val result = Search.run(newton, ProgramObjective.of(b.build()).build(), doubleArrayOf(0.5, -0.3, 0.2), rule, Observer.none())
    println("value %.12f".format(java.util.Locale.ROOT, result.last().value()))
}
