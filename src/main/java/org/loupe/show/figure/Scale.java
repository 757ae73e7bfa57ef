package org.loupe.show.figure;

import java.util.Locale;

/**
 * What numbers mean for the eye: which colour each has, and how many decimals are worth reading.
 *
 * @param low the number with the palest colour
 * @param high the number with the darkest
 * @param decimals after the point, where a number is read; in a cell at most two
 */
public record Scale(Kind kind, double low, double high, int decimals) {
    /**
     * SHARE grows with the square root, as most shares are small and would all look white; RANGE grows evenly; SIGNED has
     * blue above 0 and orange below, each with the square root of the size.
     */
    public enum Kind { SHARE, RANGE, SIGNED }

    /** Shares of 1. */
    public static final Scale SHARE = new Scale(Kind.SHARE, 0, 1, 4);

    public Scale {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high)
            throw new IllegalArgumentException("a scale from " + low + " to " + high + " has no colours; give finite numbers, the lower first");
    }

    /** Evenly from the palest to the darkest. */
    public static Scale range(double low, double high) {
        return new Scale(Kind.RANGE, low, high, decimals(high - low));
    }

    /** Blue up to this size, orange down to its opposite. */
    public static Scale signed(double size) {
        return new Scale(Kind.SIGNED, -Math.abs(size), Math.abs(size), decimals(2 * size));
    }

    /** From the smallest number to the largest; signed, where some are below 0. What is no number is left out. */
    public static Scale fit(float[]... panels) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (float[] panel : panels) for (float value : panel) if (!Float.isNaN(value)) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (low > high) return range(0, 1);
        return low < 0 ? signed(Math.max(-low, high)) : range(low, high);
    }

    public Scale withDecimals(int digits) {
        return new Scale(kind, low, high, digits);
    }

    /** Four digits of the largest difference. */
    private static int decimals(double span) {
        return span == 0 ? 2 : (int) Math.max(0, Math.min(8, 3 - Math.floor(Math.log10(Math.abs(span)))));
    }

    /** The place of a number's colour in the palette, from 0 to 1, or from -1 with a sign. */
    double place(double value) {
        double span = high - low;
        return switch (kind) {
            case SHARE -> Math.sqrt(Math.min(1, Math.max(0, value)));
            case RANGE -> span == 0 ? 0 : Math.min(1, Math.max(0, (value - low) / span));
            case SIGNED -> span == 0 ? 0 : Math.signum(value) * Math.sqrt(Math.min(1, Math.abs(value) / high));
        };
    }

    /** The colour of a number, 0xRRGGBB; of what is no number, that of what cannot be seen. */
    public int rgb(double value) {
        return rgb(value, Palette.STEPS);
    }

    /** The same of so many colours to either side of 0. */
    int rgb(double value, int steps) {
        return Double.isNaN(value) ? Palette.HIDDEN : Palette.at(place(value), steps);
    }

    /** As it is read: "0.4137". */
    public String text(double value) {
        return number(value, decimals);
    }

    /** As it stands in a cell: "0.41". */
    String cell(double value) {
        return number(value, Math.min(2, decimals));
    }

    /** Empty where there is no number. */
    static String number(double value, int digits) {
        if (Double.isNaN(value)) return "";
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        // What is rounded to 0 has no sign.
        return text.startsWith("-") && text.chars().noneMatch(c -> c >= '1' && c <= '9') ? text.substring(1) : text;
    }
}
