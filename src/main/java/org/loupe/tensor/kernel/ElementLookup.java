package org.loupe.tensor.kernel;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Reads elements by their number along an axis, and adds to elements by number. */
public final class ElementLookup {
    private ElementLookup() { }

    /** {@code y[i, j, k] = x[i, indices[i, j, k], k]} for axis 1; the indices are in C order of y, which is contiguous. */
    public static void gather(Strided x, int axis, int[] indices, Strided y) {
        int[] places = places(x, axis, indices, y.shape());
        if (x.storage().type() == DType.FLOAT32) {
            FloatBuffer memory = x.storage().floats();
            float[] values = new float[places.length];
            for (int i = 0; i < places.length; i++) values[i] = memory.get(places[i]);
            y.write(0, values, values.length);
        } else {
            DoubleBuffer memory = x.storage().doubles();
            double[] values = new double[places.length];
            for (int i = 0; i < places.length; i++) values[i] = memory.get(places[i]);
            y.write(0, values, values.length);
        }
    }

    /** {@code y[i, indices[i, j, k], k] += x[i, j, k]} for axis 1, in the order of the indices, which are in C order of x. */
    public static void scatterAdd(Strided x, int axis, int[] indices, Strided y) {
        int[] places = places(y, axis, indices, x.shape());
        if (x.storage().type() == DType.FLOAT32) {
            FloatBuffer memory = y.storage().floats();
            float[] values = x.getFloats();
            for (int i = 0; i < places.length; i++) memory.put(places[i], memory.get(places[i]) + values[i]);
        } else {
            DoubleBuffer memory = y.storage().doubles();
            double[] values = x.getDoubles();
            for (int i = 0; i < places.length; i++) memory.put(places[i], memory.get(places[i]) + values[i]);
        }
    }

    /** Where in the memory of {@code table} each indexed element stands, for indices in C order of a shape. */
    private static int[] places(Strided table, int axis, int[] indices, int[] shape) {
        int[] places = new int[indices.length];
        int last = shape.length - 1, width = Math.max(1, shape[last]);
        int along = table.strides()[axis], step = axis == last ? 0 : table.strides()[last];
        for (int from = 0; from < places.length; from += width) {
            int start = table.offset();
            for (int a = last - 1, row = from / width; a >= 0; row /= shape[a--])
                if (a != axis) start += row % shape[a] * table.strides()[a];
            for (int i = 0; i < width; i++) places[from + i] = start + i * step + indices[from + i] * along;
        }
        return places;
    }
}
