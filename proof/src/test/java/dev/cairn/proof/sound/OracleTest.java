package dev.cairn.proof.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Statement;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The oracle against values from elsewhere (mpmath, 100 digits) and against what is known by hand.
class OracleTest {
  private static final RealArithmetic DIGITS = new RealArithmetic(512);

  private static Judgement judged(String f, double centre, Statement statement) {
    return Oracle.of(f, List.of("x"))
        .judge(new double[] {centre}, statement, new SplittableRandom(1));
  }

  @ParameterizedTest
  @CsvSource({
    "exp(1), 2.718281828459045235360287471352662497757247093699959574966967627724076630353547594571382178525166427",
    "exp(-37.25), 6.645544172915070539633280106185789357558168142554952783972823624214114942438356841611578758481500458e-17",
    "exp(1e-30), 1.000000000000000000000000000001000000000000000000000000000000500000000000000000000000000000166666667",
    "exp(700.5), 1.672185962067498557241036079302120311144942261371304135249641594776349292022845878079819173490937065e+304",
    "log(2), 6.931471805599453094172321214581765680755001343602552541206800094933936219696947156058633269964186875e-1",
    "log(1e-300), -6.907755278982137052053974364053092622803304465886318928099983702902717829032057440707991615268794895e+2",
    "log(1 + 2^-80), 8.271806125530276748714083499560799617647694049123997708411284014957891197552849143334602646900390278e-25",
    "log(0.7), -3.566749439387323789126387112411844779640167590469117875739377510299927469252832124483387065017267713e-1",
    "ln(1.49), 3.987761199573677729564453657353920726538817939354211957228842945718266149330930957938730855220176962e-1",
    "sqrt(2), 1.414213562373095048801688724209698078569671875376948073176679737990732478462107038850387534327641573",
    "sqrt(1e-301), 3.162277660168379331998893544432718533719555139325216826857504852792594438639238221344248108379300295e-151",
    "sin(1), 8.414709848078965066525023216302989996225630607983710656727517099919104043912396689486397435430526959e-1",
    "sin(1e22), -8.522008497671888017727058937530293682617621504100436562565093260259103119920962015354362801803790896e-1",
    "cos(3), -9.899924966004454572715727947312613023936790966155883288140859329283291975131332204282944793556926022e-1",
    "cos(-2.5e-9), 9.999999999999999968750000000000000016276041666666666663275824652777777778156219966827876984100703419e-1",
    "tan(1.5), 1.410141994717171938764608365198775644565954357723586186612326758608969627041415526864870292630944229e+1",
    "sin(-7), -6.569865987187890903969990915936351779368700104974900746578543341892928371312270315099351216010552127e-1",
    "sin(1e-200), 1.0e-200",
    "cos(5), 2.836621854632262644666391715135573083344225922522159449303590665861514567673827022861769816683445732e-1",
    "sinh(0.3), 3.045202934471426189584352670050952290980242326801797273773039615657571702610925601397112673872163721e-1",
    "sinh(-1e-40), -1.000000000000000000000000000000000000000000000000000000000000000000000000000000001666666666666666667e-40",
    "sinh(20), 2.425825977048951379539766040514913653593493043945131389889017623584371515852325392684079134340939981e+8",
    "cosh(0.7), 1.255169005630943018164674740990297115862604779928841786811850398948512435465885636903739719323543468",
    "tanh(0.01), 9.999666679999460339328919708839497510011031424233651642631873957095757753420263423828791096468642683e-3",
    "tanh(-1e30), -1",
    "erf(1e25), 1",
    "sigmoid(-1e30) + 1, 1",
    "tanh(40), 9.999999999999999999999999999999999639029722430916965537574328529994522280756444847096786193271397507e-1",
    "sigmoid(-30), 9.357622968839298953839562653284984111575735427869585557361737456340185260826434970397810547170680162e-14",
    "sigmoid(2.5), 9.241418199787564488066938233537522268692879603392157611636726415179166763501895365214567982782048334e-1",
    "softplus(-300), 5.148200222412013781154861921067130998134998224444354267541263908137664793575440690308953832621242227e-131",
    "softplus(3), 3.04858735157374205875892591985468999794188164282810862053084698048751981866146678202459978919438586",
    "swish(-2), -2.384058440442351118805417173952064095872314027420634484031894998780467554233615165410524783263232856e-1",
    "erf(0.5), 5.20499877813046537682746653891964528736451575757963700058805725647193521716853570914788218734787757e-1",
    "erf(1e-50), 1.128379167095512573896158903121545171688101258657997713688171443421284936882986828973487320404214727e-50",
    "erf(-3), -9.999779095030014145586272238704176796201522929126007503427610451570575433163798677321837453491846837e-1",
    "erf(7.5), 9.99999999999999999999999972233506139694308993360337906775874132603113591042263690186764338999830323e-1",
    "erf(15), 9.999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999993e-1",
    "pi, 3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117068",
    "2^0.5, 1.414213562373095048801688724209698078569671875376948073176679737990732478462107038850387534327641573",
    "(0.1+0.2)^(1/3), 6.694329500821695218826593246399307933034176871953011508805785605804310934825337297440685091360581996e-1",
    "2^-1000, 9.332636185032188789900895447238171696170914463717080246217143397959669109757756344544403270978811024e-302",
    "3*-2^2+1, -1.1e+1",
    "2^3^2, 5.12e+2",
    "-7/2/5, -7.0e-1"
  })
  void functionsHaveTheirValues(String formula, String value) {
    Expression expression = ExpressionParser.parse(formula, List.of());
    BigDecimal expected = new BigDecimal(value);
    for (int bits : new int[] {64, 256, 300}) {
      Real got = Evaluation.withBits(bits).jet(expression, List.of()).value();
      Real difference = DIGITS.subtract(got.middle(), DIGITS.of(expected)).middle();
      int allowed = Math.max(got.error(), DIGITS.of(expected).magnitude() - 325);
      Real size = difference.mantissa().signum() < 0 ? difference.negate() : difference;
      assertTrue(
          DIGITS.subtract(size, Real.ONE.shifted(allowed)).mantissa().signum() <= 0,
          () -> "%s with %d bits: off by %s".formatted(formula, bits, difference));
      int relative = Math.min(bits, 300) - 60;
      assertTrue(
          got.error() == Real.EXACT || got.error() < got.magnitude() - relative,
          () -> "%s with %d bits: %s".formatted(formula, bits, got));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "erf(x) - 1.128*x, 0.0227, 1",
    "x^3/3 - x/7, 0.3779644730092272, 0",
    "exp(x/3) - x/7, -2.5418935811616112, 0",
    "tan(x) - 4*x, 1.0471975511965979, 0",
    "softplus(x) - 0.25*x, -1.0986122886681098, 0",
    "x*log(x), 0.36787944117144233, 0",
    "sqrt(x) - x, 0.25, 1",
    "x^0.75 - x, 0.31640625, 1",
    "sinh(x) - 2*x, 1.3169578969248166, 0",
    "swish(x), -1.2784645427610738, 0",
    "cosh(x)/x, 1.1996786402577337, 0",
    "tanh(x)*exp(-x), 0.4406867935097715, 1",
    "sigmoid(x)*cos(x), 0.3690, 1",
    "2^x - x, 0.5287663729448977, 0",
    "x^-2 + x, 1.2599210498948732, 0"
  })
  void derivativesAgreeWithDifferences(String formula, double x, int index) {
    Expression f = ExpressionParser.parse(formula, List.of("x"));
    Evaluation fine = Evaluation.withBits(600);
    int h = -150;
    Real at = Real.of(x);
    Real step = Real.ONE.shifted(h);
    Jet middle = fine.jet(f, List.of(at));
    Real above = fine.jet(f, List.of(fine.r().add(at, step))).value();
    Real below = fine.jet(f, List.of(fine.r().subtract(at, step))).value();
    Real slope = fine.r().subtract(above, below).shifted(-h - 1);
    Real bend =
        fine.r().subtract(fine.r().add(above, below), middle.value().shifted(1)).shifted(-2 * h);
    assertTrue(fine.r().subtract(slope, middle.gradient().getFirst()).bound() < -250);
    assertTrue(fine.r().subtract(bend, middle.hessian().getFirst()).bound() < -250);
    assertEquals(index, new LocalModel(fine.r(), middle).index());
  }

  /// The certificates of reference cases that were false although an earlier verifier took them.
  @ParameterizedTest
  @CsvSource({
    "x^2/2 - x/3, 0.3333333333333333, 2.2e-308, 1e-3, 0",
    "erf(x) - 1.128*x, 0.022741, 8.2e-18, 1e-6, 1",
    "x^2/2 - x*sqrt(2), 1.4142135623730951, 2.2e-308, 1e-3, 0",
    "x^2/2 - (0.1+0.2)*x, 0.30000000000000004, 2.2e-308, 1e-3, 0",
    "0.1*(0.1*(0.1*x^2)) - 0.001*x, 0.5000000000000001, 5.2e-18, 1e-3, 0",
    "x^2/2 + 1e200*(1e200*(1e-200*(1e-200*x))), 0, 0, 1.2e27, 0",
    "1e200*(1e200*(1e-200*(1e-200*(2*x^2)))) - x^2, 0, 0, 1, 1",
    "x^2 + 0*log(x), 0, 0, 1, 0",
    "x^2 + 0/x, 0, 0, 1, 0",
    "x^2 + 0*log(x^2), 0.5, 0.5, 0.75, 0",
    "x^2 + 0*tan(x), 0, 0, 2, 0",
    "x^2 + log(0*x), 0, 0, 1, 0",
    "x^2 + (0*x)^(0-0.5), 0, 0, 1, 0",
    "x^2 + 1/(0*x), 0, 0, 1, 0",
    "x^2 + sqrt(0*x - 1), 0, 0, 1, 0",
    "cos(x), 0, 0, 3.2, 1",
    "x^2, 0, 0, 1, 1",
    "1e-200*x^2 - 1e-200*x, 0.5000001, 1e-9, 1, 0"
  })
  void falseCertificatesContradict(
      String f, double centre, double existence, double uniqueness, int index) {
    var claim = new Statement.Critical(index, existence, uniqueness);
    assertInstanceOf(Judgement.Contradiction.class, judged(f, centre, claim));
  }

  @ParameterizedTest
  @CsvSource({
    "x^2/2 - x/3, 0.3333333333333333, 1.9e-17, 1e-3, 0",
    "(1e200 + x)^2 - 2e200*x - 4*x, 2, 0, 1, 0",
    "cos(x), 0, 0, 3.1, 1",
    "x^2 + 0*log(x + 2), 0, 0, 1.9, 0",
    "log(x^0) + 3*x^2, 0, 0, 1, 0",
    "sqrt((0.3 - 0.1*3)*x) + x^2, 0, 0, 1, 0",
    "(0.3 - 0.1*3)^0.5*x + x^2, 0, 0, 1, 0",
    "(0.6*x)^((0.3 - 0.1*3)*x) + x^2, 0, 0, 1, 0",
    "((0.3 - 0.1*3)*x)^((0.3 - 0.1*3)*x) + x^2, 0, 0, 1, 0",
    "(0.6*x)^((0.3 - 0.1*3)*2/sqrt(pi)*x) + x^2, 0, 0, 1, 0",
    "erf(x) - 2/sqrt(pi)*x + x^2, 0, 0, 0.5, 0"
  })
  void trueCertificatesDoNot(
      String f, double centre, double existence, double uniqueness, int index) {
    var claim = new Statement.Critical(index, existence, uniqueness);
    assertEquals(new Judgement.Consistent(), judged(f, centre, claim));
  }

  @Test
  void ballsWithoutCriticalPointsHaveNone() {
    // f′ = 2/√π e^(−x²) − c vanishes for c the double below 2/√π, for no x with c above
    String erf = "erf(x) - 1.1283791670955125585606992899556644260883331298828125*x";
    double centre = 3.6865562824105835e-9;
    assertInstanceOf(
        Judgement.Contradiction.class,
        judged(erf, centre, new Statement.NotCritical(1.3e-9, Point.of(1))));
    assertEquals(
        new Judgement.Consistent(),
        judged(
            "erf(x) - 1.1283791670955126*x",
            centre,
            new Statement.NotCritical(1.3e-9, Point.of(1))));
    assertEquals(
        new Judgement.Consistent(),
        judged("x^4", 0.5, new Statement.NotCritical(0.49, Point.of(1))));
    assertInstanceOf(
        Judgement.Contradiction.class,
        judged("x^4", 0.25, new Statement.NotCritical(0.26, Point.of(1))));
  }
}
