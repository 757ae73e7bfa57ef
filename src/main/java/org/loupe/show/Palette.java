package org.loupe.show;

import java.awt.Color;
import java.util.List;

/**
 * The colours of a share between 0 and 1: one hue from near white to dark blue (ColorBrewer "Blues"), which reads the
 * same with every kind of colour vision. The colour grows with the square root of the share, because in a long
 * text most shares are small and would all look white.
 */
final class Palette {
    /** The stops, evenly spaced in the square root of the share. The script of a view gets them from here. */
    static final List<String> STOPS = List.of("#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b");

    /** For numbers below 0: ColorBrewer "Oranges", as light and as dark at each stop. */
    private static final List<String> BELOW_ZERO = List.of("#fff5eb", "#fee6ce", "#fdd0a2", "#fdae6b", "#fd8d3c", "#f16913", "#d94801", "#a63603", "#7f2704");
    /** What is no number to compare with others: infinity, or hidden. */
    static final int GREY = 0xd0d0d0;

    private Palette() {
    }

    /** The colour for a share, as 0xRRGGBB. */
    static int rgb(double share) {
        return rgb(share, STOPS);
    }

    /** The colour for a number between -1 and 1: blue above 0, orange below. */
    static int signed(double value) {
        return value < 0 ? rgb(-value, BELOW_ZERO) : rgb(value, STOPS);
    }

    private static int rgb(double share, List<String> stops) {
        double place = Math.sqrt(Math.min(1, Math.max(0, share))) * (stops.size() - 1);
        int low = Math.min((int) place, stops.size() - 2);
        double part = place - low;
        int a = Integer.parseInt(stops.get(low).substring(1), 16);
        int b = Integer.parseInt(stops.get(low + 1).substring(1), 16);
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = a >> shift & 255, to = b >> shift & 255;
            rgb |= (int) Math.round(from + part * (to - from)) << shift;
        }
        return rgb;
    }

    static Color color(double share) {
        return new Color(rgb(share));
    }

    static String css(int rgb) {
        return String.format("#%06x", rgb);
    }

    /** Black or white, whichever stands out more; one of the two always reaches a contrast of 4.5 to 1. */
    static int ink(int background) {
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
