package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All inner loops do what plain arithmetic in double does, at every length and place, and with numbers of every kind. */
class LoopsTest {
    private static final boolean HAS_MODULE = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    /** Elements before and behind the row; NaN, so that a loop that reads them is found out. */
    private static final int AROUND = 40;
    private static final float[] SPECIAL = {0, -0f, 1, -1, INFINITY, -INFINITY, Float.NaN, Float.MAX_VALUE, -Float.MAX_VALUE,
        Float.MIN_VALUE, Float.MIN_NORMAL, 1e-20f, -1e20f, 88.2f, 88.4f, 88.8f, -87.2f, -87.4f, 1e9f};
    private final Random random = new Random(7);

    static Stream<Loops> all() throws ReflectiveOperationException {
        if (!HAS_MODULE) return Stream.of(new PlainLoops());
        Object withVectors = Class.forName("org.loupe.tensor.kernel.VectorLoops").getDeclaredConstructor().newInstance();
        return Stream.of(new PlainLoops(), (Loops) withVectors);
    }

    @Test
    void theFlagsDecideWhichLoopsRun() {
        boolean asked = ManagementFactory.getRuntimeMXBean().getInputArguments().contains("--add-modules=jdk.incubator.vector");
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        boolean hasUse = Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
        assertThat(HAS_MODULE).as("the module is there if it was asked for").isEqualTo(asked);
        assertThat(Loops.BEST.getClass().getSimpleName()).isEqualTo(asked && hasUse ? "VectorLoops" : "PlainLoops");
    }

    @ParameterizedTest
    @MethodSource("all")
    void sumsMaximaAndProductsAreThoseOfDoubles(Loops loops) {
        for (int n = 0; n <= 100; n++)
            for (int from : new int[] {0, 1, 5, 16}) {
                float[] x = row(from, n), y = row(from + 3, n);
                double sum = 0, dot = 0, size = 0, max = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < n; i++) {
                    double a = x[from + i], b = y[from + 3 + i];
                    sum += a;
                    dot += a * b;
                    size += Math.abs(a) + Math.abs(a * b);
                    max = Math.max(max, a);
                }
                assertThat((double) loops.sum(x, from, n)).as("sum of %d", n).isCloseTo(sum, within(3e-7 * size));
                assertThat(loops.exactSum(x, from, n)).as("exact sum of %d", n).isCloseTo(sum, within(1e-13 * size));
                assertThat((double) loops.dot(x, from, y, from + 3, n)).as("dot of %d", n).isCloseTo(dot, within(3e-7 * size));
                assertThat((double) loops.max(x, from, n)).as("max of %d", n).isEqualTo(max);
            }
    }

    /** A single odd number, at every place of the row. */
    @ParameterizedTest
    @MethodSource("all")
    void oddNumbersComeOutAsInMath(Loops loops) {
        for (float odd : SPECIAL)
            for (int n : new int[] {1, 8, 37, 64})
                for (int at = 0; at < n; at++) {
                    float[] x = row(3, n), one = row(0, n);
                    Arrays.fill(x, 3, 3 + n, 0.25f);
                    Arrays.fill(one, 0, n, 1);
                    x[3 + at] = odd;
                    float sum = odd + 0.25f * (n - 1);
                    String what = odd + " at " + at + " of " + n;
                    assertSame(what + ", max", loops.max(x, 3, n), n == 1 ? odd : Math.max(odd, 0.25f));
                    assertSame(what + ", sum", loops.sum(x, 3, n), sum);
                    assertSame(what + ", dot", loops.dot(x, 3, one, 0, n), sum);
                    float[] e = x.clone();
                    loops.exp(Arrays.copyOfRange(x, 3, 3 + n), e, n);
                    for (int i = 0; i < n; i++) assertExp(what + ", exp", e[i], x[3 + i]);
                }
    }

    @ParameterizedTest
    @MethodSource("all")
    void exponentialsAreExactToTwoUnitsInTheLastPlace(Loops loops) {
        float[] x = new float[1021], y = new float[1021];
        for (float first = -90; first < 90; first += 1021 * 0.0137f) {
            for (int i = 0; i < x.length; i++) x[i] = first + i * 0.0137f;
            loops.exp(x, y, x.length);
            for (int i = 0; i < x.length; i++) assertExp("exp", y[i], x[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void exponentialsStayWithinTheirRowAndMayBeInPlace(Loops loops) {
        for (int n = 0; n <= 100; n++) {
            float[] x = row(0, n), y = new float[n + AROUND];
            loops.exp(x, y, n);
            for (int i = 0; i < y.length; i++) assertExp("exp of " + n, y[i], i < n ? x[i] : -INFINITY);
            loops.exp(x, x, n);
            assertThat(Arrays.copyOf(x, n)).isEqualTo(Arrays.copyOf(y, n));
            assertThat(x[n]).isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shiftedExponentialsAddUp(Loops loops) {
        for (int n = 0; n <= 100; n++)
            for (int from : new int[] {0, 1, 5, 16}) {
                float[] x = row(from, n), before = x.clone();
                float shift = loops.max(x, from, n);
                float sum = loops.expSum(x, from, n, shift);
                double expected = 0;
                for (int i = 0; i < x.length; i++) {
                    if (i < from || i >= from + n) assertThat(x[i]).as("outside").isNaN();
                    else {
                        assertExp("element " + i + " of " + n, x[i], before[i] - shift);
                        expected += Math.exp(before[i] - shift);
                    }
                }
                assertThat((double) sum).as("sum of %d", n).isCloseTo(expected, within(1e-6 * expected));
            }
    }

    /** What a row without any visible key needs. */
    @ParameterizedTest
    @MethodSource("all")
    void anInfiniteShiftGivesZeros(Loops loops) {
        for (int n = 0; n <= 100; n++) {
            float[] x = row(2, n);
            assertThat(loops.expSum(x, 2, n, INFINITY)).isZero();
            for (int i = 0; i < n; i++) assertThat(x[2 + i]).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void hiddenElementsHaveNoShareAndNaNSpreads(Loops loops) {
        for (int n : new int[] {1, 7, 8, 9, 33}) {
            float[] x = new float[n];
            Arrays.fill(x, -INFINITY);
            x[n - 1] = 2;
            assertThat(loops.expSum(x, 0, n, 2)).isEqualTo(1).isEqualTo(x[n - 1]);
            for (int at = 0; at < n; at++) {
                x[at] = Float.NaN;
                assertThat(loops.expSum(x, 0, n, 2)).isNaN();
                assertThat(x[at]).isNaN();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsAreShiftedScaledAndMultipliedAndNothingElse(Loops loops) {
        for (int n = 0; n <= 100; n++)
            for (int from : new int[] {0, 1, 5, 16}) {
                float[] x = row(from, n), y = row(from, n), scaled = x.clone(), product = x.clone();
                loops.shiftAndScale(scaled, from, n, 0.5f, 3);
                loops.shiftAndMultiply(product, y, from, n, 0.5f);
                for (int i = 0; i < x.length; i++) {
                    boolean isInside = i >= from && i < from + n;
                    assertSame("scaled", scaled[i], isInside ? (x[i] - 0.5f) * 3 : Float.NaN);
                    assertSame("product", product[i], isInside ? (x[i] - 0.5f) * y[i] : Float.NaN);
                }
            }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsAreScaledByAGainAndABiasOfTheirOwnIndexAndNothingElse(Loops loops) {
        for (int n = 0; n <= 100; n++)
            for (int from : new int[] {0, 1, 5, 16}) {
                float[] x = row(from, n), before = x.clone(), gain = row(0, n), bias = row(0, n);
                loops.scaleAndAdd(x, from, n, 3, gain, bias);
                for (int i = 0; i < x.length; i++) {
                    if (i < from || i >= from + n) assertThat(x[i]).as("outside").isNaN();
                    else {
                        double product = before[i] * 3.0 * gain[i - from], size = Math.abs(product) + Math.abs(bias[i - from]);
                        assertThat((double) x[i]).as("element %d of %d", i, n).isCloseTo(product + bias[i - from], within(3e-7 * size));
                    }
                }
            }
    }

    @ParameterizedTest
    @MethodSource("all")
    void geluAndItsSlopeAreExactToAMillionthAlsoForOddNumbers(Loops loops) {
        float[] x = new float[SPECIAL.length + 4001], y = new float[x.length], slope = new float[x.length];
        System.arraycopy(SPECIAL, 0, x, 0, SPECIAL.length);
        for (int i = SPECIAL.length; i < x.length; i++) x[i] = (i - SPECIAL.length - 2000) * 0.006f;
        for (int n : new int[] {x.length, 37, 1}) {
            loops.geluErf(x, y, n);
            loops.geluErfSlope(x, slope, n);
            for (int i = 0; i < n; i++) {
                assertNear("gelu of " + x[i], y[i], ErfMath.gelu((double) x[i]), 4e-7);
                assertNear("slope at " + x[i], slope[i], ErfMath.geluSlope((double) x[i]), 1.2e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void productsWithPanelsEqualThreeLoops(Loops loops) {
        int width = loops.panelWidth();
        for (int rows = 1; rows <= 9; rows++)
            for (int k : new int[] {0, 1, 2, 5, 16, 33}) {
                int stride = k + 3, from = 2, panelFrom = 6;
                float[] x = row(from, rows * stride), panel = row(panelFrom, k * width), y = row(0, rows * width), before = y.clone();
                loops.addProduct(x, from, stride, rows, panel, panelFrom, k, y);
                for (int i = 0; i < y.length; i++) {
                    double sum = before[i], size = Math.abs(sum);
                    for (int j = 0; i < rows * width && j < k; j++) {
                        double term = (double) x[from + i / width * stride + j] * panel[panelFrom + j * width + i % width];
                        sum += term;
                        size += Math.abs(term);
                    }
                    if (i < rows * width) assertThat((double) y[i]).as("%d rows, k %d", rows, k).isCloseTo(sum, within(1e-6 * size));
                    else assertThat(y[i]).as("outside").isNaN();
                }
            }
    }

    /** Random numbers of all signs and many sizes from a place on, with NaN before and behind. */
    private float[] row(int from, int n) {
        float[] x = new float[from + n + AROUND];
        Arrays.fill(x, Float.NaN);
        for (int i = 0; i < n; i++) x[from + i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(4) - 2));
        return x;
    }

    private static void assertSame(String what, float actual, float expected) {
        if (!(Float.compare(actual, expected) == 0 || Math.abs(actual - expected) <= 1e-6f * Math.abs(expected)))
            fail("%s: %s instead of %s", what, actual, expected);
    }

    private static void assertNear(String what, float actual, double expected, double most) {
        boolean isSame = Float.compare(actual, (float) expected) == 0;
        if (!isSame && !(Math.abs(actual - expected) <= most + Math.ulp((float) expected))) fail("%s: %s instead of %s", what, actual, expected);
    }

    /** Below -87.3, where floats begin to lose digits, it is 0. */
    private static void assertExp(String what, float actual, float x) {
        float exact = x < FloatMath.EXP_LOWEST ? 0 : (float) Math.exp(x);
        if (!(Float.compare(actual, exact) == 0 || Math.abs(actual - exact) <= 2 * Math.ulp(exact)))
            fail("%s: exp(%s) is %s instead of %s", what, x, actual, exact);
    }
}
