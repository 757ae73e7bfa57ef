package org.loupe.show;

import java.util.Arrays;
import java.util.Locale;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.tensor.Tensor;

/** Tensors for a notebook: a small vector or matrix as a table coloured by size and sign, anything else as its text. */
public final class Tensors {
    /** The longest axis of a table; a longer one is shown as text, which leaves out the middle. */
    static final int LONGEST = 16;
    private static final String CELL = "padding:2px 8px;text-align:right;font-family:monospace;";

    private Tensors() {
    }

    /** A table with a colour for the size of each number, and its place and full value as hover text; or the text. */
    public static String html(Tensor tensor) {
        int rank = tensor.rank();
        boolean isSmall = rank >= 1 && rank <= 2 && tensor.size() > 0 && tensor.shape(-1) <= LONGEST && tensor.shape(0) <= LONGEST;
        return isSmall ? table(tensor) : "<pre style=\"line-height:1.3\">" + Html.escape(tensor.toString()) + "</pre>";
    }

    private static String table(Tensor tensor) {
        double[] values = tensor.toDoubles();
        int columns = tensor.shape(-1);
        double largest = 0;
        for (double value : values) if (Double.isFinite(value)) largest = Math.max(largest, Math.abs(value));
        StringBuilder out = new StringBuilder("<table style=\"border-collapse:collapse;margin:4px 0\">\n<caption style=\"text-align:left;white-space:nowrap\">Tensor ");
        boolean hasSigns = Arrays.stream(values).anyMatch(value -> value < 0 && Double.isFinite(value));
        out.append(Arrays.toString(tensor.shape())).append(hasSigns ? " (blue above 0, orange below)" : "").append("</caption>\n");
        for (int row = 0; row < values.length / columns; row++) {
            out.append("<tr>");
            for (int column = 0; column < columns; column++) {
                String place = tensor.rank() == 1 ? "[" + column + "]" : "[" + row + ", " + column + "]";
                out.append(cell(place, values[row * columns + column], largest));
            }
            out.append("</tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    /** Blue above 0, orange below, darker the larger; what is infinite or no number has no size to show. */
    private static String cell(String place, double value, double largest) {
        int ground = Double.isFinite(value) ? Palette.signed(largest > 0 ? value / largest : 0) : Palette.GREY;
        return "<td title=\"" + place + " = " + value + "\" style=\"" + CELL + "background-color:" + Palette.css(ground)
                + ";color:" + Palette.css(Palette.ink(ground)) + "\">" + text(value) + "</td>";
    }

    private static String text(double value) {
        if (Double.isInfinite(value)) return value > 0 ? "∞" : "−∞";
        if (Double.isNaN(value)) return "NaN";
        if (value == Math.rint(value) && Math.abs(value) < 1e6) return String.valueOf((long) value);
        boolean plain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5;
        return String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value);
    }
}
