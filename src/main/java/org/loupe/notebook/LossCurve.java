package org.loupe.notebook;

import java.util.List;
import java.util.Locale;

/** A small picture of the losses so far, as SVG. */
final class LossCurve {
    static final int WIDTH = 480;
    static final int HEIGHT = 150;
    private static final int LEFT = 48, RIGHT = 12, TOP = 24, BOTTOM = 24;

    private LossCurve() {
    }

    /** @param steps the right end of the axis. The picture has its own white ground, for it cannot know the theme around it. */
    static String svg(LossHistory history, int steps) {
        double low = Double.MAX_VALUE, high = -Double.MAX_VALUE;
        for (List<LossHistory.Point> line : List.of(history.training(), history.validation()))
            for (LossHistory.Point p : line) {
                low = Math.min(low, p.loss());
                high = Math.max(high, p.loss());
            }
        if (low > high) low = high = 0;
        if (high - low < 1e-9) {
            low -= 0.5;
            high += 0.5;
        }
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>", WIDTH, HEIGHT, WIDTH, HEIGHT));
        out.append(text(LEFT - 6, TOP - 12, "end", "loss"));
        double between = tickDistance(high - low);
        for (double value = Math.ceil(low / between) * between; value <= high; value += between) {
            double y = TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
            out.append(String.format(Locale.ROOT, "<path d=\"M%d %.1fH%d\" stroke=\"#e6e6e6\"/>", LEFT, y, WIDTH - RIGHT)).append(text(LEFT - 6, y + 4, "end", number(value, between)));
        }
        out.append(text(LEFT, HEIGHT - 8, "start", "step 0")).append(text(WIDTH - RIGHT, HEIGHT - 8, "end", String.valueOf(steps)));
        out.append(line(history.training(), steps, low, high, "#0072B2", false)).append(line(history.validation(), steps, low, high, "#D55E00", true));
        out.append("<path d=\"M190 142h24\" stroke=\"#0072B2\" stroke-width=\"2\"/>").append(text(220, HEIGHT - 8, "start", "training"));
        if (!history.validation().isEmpty())
            out.append("<path d=\"M280 142h24\" stroke=\"#D55E00\" stroke-width=\"2\" stroke-dasharray=\"6 3\"/>").append(text(310, HEIGHT - 8, "start", "validation"));
        return out.append("</svg>").toString();
    }

    private static String line(List<LossHistory.Point> points, int steps, double low, double high, String color, boolean dashed) {
        StringBuilder path = new StringBuilder();
        for (LossHistory.Point p : points) {
            double x = LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, p.step() / Math.max(1, steps));
            double y = TOP + (HEIGHT - TOP - BOTTOM) * (high - p.loss()) / (high - low);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
        }
        if (points.isEmpty()) return "";
        // A single point is a line of no length; round ends make it a dot.
        if (points.size() == 1) path.append("h0");
        return "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + color + "\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\""
                + (dashed && points.size() > 1 ? "butt\" stroke-dasharray=\"6 3" : "round") + "\"/>";
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333\">%s</text>", x, y, anchor, text);
    }

    /** The smallest of 1, 2 or 5 times a power of ten of which at most five fit. */
    private static double tickDistance(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / 5)));
        return range / 5 > 5 * power ? 10 * power : range / 5 > 2 * power ? 5 * power : range / 5 > power ? 2 * power : power;
    }

    /** With as many decimals as tell neighbouring ticks apart. */
    private static String number(double value, double between) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(between) + 1e-9));
        boolean isPlain = decimals <= 4 && Math.abs(value) < 1e6;
        return String.format(Locale.ROOT, isPlain ? "%." + decimals + "f" : "%.1e", value);
    }
}
