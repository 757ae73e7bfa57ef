package org.loupe.tensor.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The few inner loops that the compiler does not vectorise by itself: those that gather many numbers into one, and
 * exponentials. {@link PlainLoops} says what they do; {@link VectorLoops} does the same with Java's Vector API, which is
 * there only if Java was started with {@value #FLAG}.
 *
 * <p>Everything else is written as a plain loop over arrays, which the compiler does vectorise.
 */
abstract class Loops {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String FLAG = "--add-modules " + MODULE;
    /** The one look-up. A constant, so that the compiler sees through every call. */
    static final Loops BEST = choose();

    /** The largest element; negative infinity if there are none, NaN if one is. */
    abstract float max(float[] x, int from, int n);

    abstract float sum(float[] x, int from, int n);

    /** The sum in double: terms that nearly cancel leave no digits in float. */
    abstract double exactSum(float[] x, int from, int n);

    /** The sum of {@code x[xFrom + i] * y[yFrom + i]}. */
    abstract float dot(float[] x, int xFrom, float[] y, int yFrom, int n);

    /** {@code y[i] = e^x[i]}; y may be x. */
    abstract void exp(float[] x, float[] y, int n);

    /** {@code x[i] = e^(x[i] - shift)} for a shift that no x[i] exceeds. @return the sum of the results */
    abstract float expSum(float[] x, int from, int n, float shift);

    /** {@code x[from + i] = (x[from + i] - shift) * factor}. */
    abstract void shiftAndScale(float[] x, int from, int n, float shift, float factor);

    /** {@code x[from + i] = x[from + i] * factor * gain[i] + bias[i]}. */
    abstract void scaleAndAdd(float[] x, int from, int n, float factor, float[] gain, float[] bias);

    /** {@code x[from + i] = (x[from + i] - shift) * y[from + i]}. */
    abstract void shiftAndMultiply(float[] x, float[] y, int from, int n, float shift);

    /** {@link ErfMath#gelu(double)} of each element. */
    abstract void geluErf(float[] x, float[] y, int n);

    /** {@link ErfMath#geluSlope(double)} of each element. */
    abstract void geluErfSlope(float[] x, float[] y, int n);

    /** The width of a panel in {@link #addProduct}. */
    abstract int panelWidth();

    /**
     * {@code y += x panel} for a few rows of x [rows, k] and a panel [k, panelWidth] whose rows follow each other.
     *
     * @param xStride distance of two rows of x
     * @param y [rows, panelWidth], rows following each other
     */
    abstract void addProduct(float[] x, int xFrom, int xStride, int rows, float[] panel, int panelFrom, int k, float[] y);

    private static Loops choose() {
        String why = "was started without " + FLAG;
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            if (!multipliesAndAddsAtOnce()) why = "runs on a processor without fused multiply-add, so " + FLAG + " has no use";
            else try {
                return (Loops) Class.forName("org.loupe.tensor.kernel.VectorLoops").getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException | LinkageError e) {
                why = "has a Vector API that does not fit this library (" + e + ")";
            }
        }
        System.getLogger("org.loupe").log(System.Logger.Level.INFO, "Java " + why
                + ": Loupe works all the same, with plain loops, but slower");
        return new PlainLoops();
    }

    /** Where the processor cannot, Java computes it exactly in software, a thousand times slower. */
    private static boolean multipliesAndAddsAtOnce() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return machine != null && Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException e) {
            return false;       // a virtual machine without such an option
        }
    }
}
