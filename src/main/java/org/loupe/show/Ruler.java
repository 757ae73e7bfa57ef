package org.loupe.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Where numbers stand on the axis of a chart. XChart takes steps of less than 1e-4 for equal ones, as those of a learning rate, and
 * then labels some of them; so all numbers are drawn as thousands, and their labels say what they are.
 *
 * @param unit the number that is drawn as 1
 * @param isLogarithmic whether equal distances are equal ratios; 1000 for a factor of ten
 */
record Ruler(double unit, boolean isLogarithmic) {
    private static final double DECADE = 1000;
    private static final int TOO_FAR_APART = 30;

    static Ruler even(double... values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        return new Ruler(largest == 0 ? 1 : Math.pow(10, Math.floor(Math.log10(largest))) / DECADE, false);
    }

    /** Logarithmic for sizes of which one is {@value #TOO_FAR_APART} times another: one that is far too long leaves no room for the others. */
    static Ruler fit(double... sizes) {
        double least = positive(sizes).min().orElse(0), largest = positive(sizes).max().orElse(0);
        return largest > TOO_FAR_APART * least ? new Ruler(1, true) : even(sizes);
    }

    private static DoubleStream positive(double... sizes) {
        return Arrays.stream(sizes).filter(size -> size > 0);
    }

    /** Of 0 on a logarithmic one: none. */
    double place(double value) {
        return isLogarithmic ? DECADE * Math.log10(value) : value / unit;
    }

    double value(double place) {
        return isLogarithmic ? Math.pow(10, place / DECADE) : place * unit;
    }

    /** {x values, y values} to {x values, places}. */
    double[][] places(double[]... xy) {
        return new double[][] {xy[0], Arrays.stream(xy[1]).map(this::place).toArray()};
    }

    String label(double place) {
        return text(value(place));
    }

    /** With three digits: "4.5", "2e-4". */
    static String text(double value) {
        if (value == 0) return "0";
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        if (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6) return rounded.toPlainString();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
