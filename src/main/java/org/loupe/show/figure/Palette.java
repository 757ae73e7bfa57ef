package org.loupe.show.figure;

import java.awt.Color;
import java.util.List;

/**
 * The colours of numbers: one hue from near white to dark blue (ColorBrewer "Blues"), which reads the same with every kind
 * of colour vision, and as light and dark an orange for what is below 0 (ColorBrewer "Oranges"): blue and orange stay apart
 * with every kind, too.
 */
public final class Palette {
    /** The stops, evenly spaced. The script of a figure gets them from here. */
    static final List<String> STOPS = List.of("#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b");
    static final List<String> BELOW_ZERO = List.of("#fff5eb", "#fee6ce", "#fdd0a2", "#fdae6b", "#fd8d3c", "#f16913", "#d94801", "#a63603", "#7f2704");

    /** Okabe and Ito (2008): colours that stay apart with every kind of colour vision; their yellow is too pale on white. */
    public static final List<Color> CATEGORIES = List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
            new Color(0xE69F00), new Color(0x56B4E9), new Color(0x000000));

    /** What is no number to compare with others, such as infinity. */
    public static final int GREY = 0xd0d0d0;
    /** What cannot be seen, as a later token. */
    public static final int HIDDEN = 0xe4e4e4;
    /** From stop to stop 29 steps, each with a colour of its own: with 18 greys they fit a picture of one byte a pixel. */
    static final int STEPS = 8 * 29;
    /** Where blues and oranges are to fit together. */
    static final int STEPS_OF_BOTH = 8 * 14;

    private Palette() {
    }

    /** The colour for a share, as 0xRRGGBB. It grows with the square root: in a long text most shares are small and would all look white. */
    public static int rgb(double share) {
        return at(Math.sqrt(Math.min(1, Math.max(0, share))));
    }

    /** The colour for a number between -1 and 1: blue above 0, orange below, with the square root of the size. */
    public static int signed(double value) {
        return at(Math.signum(value) * Math.sqrt(Math.min(1, Math.abs(value))));
    }

    /** The colour at a place between 0 and 1 of the blues, or between 0 and -1 of the oranges. */
    static int at(double place) {
        return at(place, STEPS);
    }

    /** The same with so many steps to either side. */
    static int at(double place, int steps) {
        List<String> stops = place < 0 ? BELOW_ZERO : STOPS;
        double step = Math.rint(Math.min(1, Math.abs(place)) * steps) / steps * (stops.size() - 1);
        int low = Math.min((int) step, stops.size() - 2);
        double part = step - low;
        int a = Integer.parseInt(stops.get(low).substring(1), 16);
        int b = Integer.parseInt(stops.get(low + 1).substring(1), 16);
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = a >> shift & 255, to = b >> shift & 255;
            rgb |= (int) Math.round(from + part * (to - from)) << shift;
        }
        return rgb;
    }

    public static String css(int rgb) {
        return String.format("#%06x", rgb);
    }

    /** Black or white, whichever stands out more; one of the two always reaches a contrast of 4.5 to 1. */
    public static int ink(int background) {
        return contrast(0x000000, background) >= contrast(0xffffff, background) ? 0x000000 : 0xffffff;
    }

    /** The contrast ratio of two colours as WCAG 2 defines it, from 1 to 21. */
    static double contrast(int a, int b) {
        double la = luminance(a), lb = luminance(b);
        return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
