package org.loupe.tensor;

import java.util.Locale;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;

/** Writes a tensor for people: its shape, then its numbers in brackets, of a long axis only the ends. */
final class TensorText {
    private static final int LONGEST = 8;
    private static final int ENDS = 3;

    private TensorText() { }

    static String of(Tensor x) {
        String head = "Tensor " + Shape.text(x.shape()) + (x.dtype() == DType.FLOAT64 ? " float64" : "");
        if (x.claim().ended() != null) return head + " (closed: " + x.claim().ended() + ")";
        boolean[] isLong = new boolean[x.rank()];
        Tensor shown = x;
        for (int axis = 0; axis < x.rank(); axis++) if (isLong[axis] = x.shape(axis) > LONGEST) shown = ends(shown, axis);
        StringBuilder out = new StringBuilder(head).append(x.rank() < 2 ? " " : "\n");
        double[] values = shown.toDoubles();
        write(shown.shape(), isLong, values, 0, 0, decimals(values), out);
        return out.toString();
    }

    private static Tensor ends(Tensor x, int axis) {
        int length = x.shape(axis);
        return Gradients.off(() -> Tensor.concat(axis, x.slice(axis, 0, ENDS), x.slice(axis, length - ENDS, length)));
    }

    private static void write(int[] shape, boolean[] isLong, double[] values, int axis, int from, String format, StringBuilder out) {
        if (axis == shape.length) {
            out.append(String.format(Locale.ROOT, format, values[from]));
            return;
        }
        int step = 1;
        for (int a = axis + 1; a < shape.length; a++) step *= shape[a];
        boolean last = axis == shape.length - 1;
        String separator = last ? ", " : "," + "\n".repeat(shape.length - 1 - axis) + " ".repeat(axis + 1);
        out.append('[');
        for (int i = 0; i < shape[axis]; i++) {
            if (i > 0) out.append(separator);
            if (isLong[axis] && i == ENDS) out.append("...").append(separator);
            write(shape, isLong, values, axis + 1, from + i * step, format, out);
        }
        out.append(']');
    }

    /** Whole numbers without decimals, small ones with an exponent, all others with four decimals, in columns. */
    private static String decimals(double... values) {
        double largest = 0;
        boolean whole = true;
        for (double value : values) {
            if (Double.isInfinite(value) || Double.isNaN(value)) continue;
            largest = Math.max(largest, Math.abs(value));
            whole &= value == Math.rint(value);
        }
        if (whole && largest < 1e7) return "%" + (largest >= 10 ? 1 + (int) Math.log10(largest) + 1 : 2) + ".0f";
        return largest >= 1e5 || largest < 1e-2 ? "%11.4e" : "%" + (7 + Math.max(0, (int) Math.log10(Math.max(1, largest)))) + ".4f";
    }
}
