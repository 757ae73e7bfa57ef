package org.loupe.tensor.kernel;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An array as a view of memory: element {@code [i, j, ...]} stands at {@code offset + i * strides[0] + j * strides[1] + ...}.
 *
 * <p>Transposing, slicing and broadcasting only change the numbers here and copy nothing; a stride of 0 repeats an axis.
 * Kernels see every view alike: they copy a tile of elements, in C order, to a Java array, work on it and copy it back.
 */
public record Strided(Storage storage, int offset, int[] shape, int[] strides) {
    /** Elements a kernel works on at a time: small enough that two or three arrays of it fit the processor's first cache. */
    static final int TILE = 2048;

    /** Refuses a view that reaches outside its memory: native code would follow it. The arrays are copied. */
    public Strided {
        shape = shape.clone();
        strides = strides.clone();
        long first = offset, last = offset;
        for (int axis = 0; axis < shape.length; axis++) {
            long reach = (shape[axis] - 1L) * strides[axis];
            first += Math.min(0, reach);
            last += Math.max(0, reach);
        }
        if (Shape.size(shape) > 0 && (first < 0 || last >= storage.size()))
            throw new IllegalArgumentException("a view of shape " + Shape.text(shape) + " from element " + offset
                    + " on reaches outside its memory of " + storage.size() + " elements");
    }

    /** New memory of this shape, not cleared. */
    public static Strided allocate(DType type, int... shape) {
        int[] own = shape.clone();
        return new Strided(new Storage(type, Shape.size(own)), 0, own, Shape.strides(own));
    }

    /** Zeros of this shape that take memory only when they are first read or written. */
    public static Strided zeros(DType type, int... shape) {
        int[] own = shape.clone();
        return new Strided(Storage.zeros(type, Shape.size(own)), 0, own, Shape.strides(own));
    }

    public int size() {
        return Shape.size(shape);
    }

    public int rank() {
        return shape.length;
    }

    /** Whether the elements lie one behind the other in C order. */
    public boolean isContiguous() {
        int step = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != step) return size() == 0;
            step *= shape[axis];
        }
        return true;
    }

    /** Repeats axes of length 1, and adds axes in front, to reach the given shape, which must fit. */
    public Strided broadcastTo(int... target) {
        int[] stretched = new int[target.length];
        int added = target.length - rank();
        for (int axis = added; axis < target.length; axis++)
            stretched[axis] = shape[axis - added] == 1 && target[axis] != 1 ? 0 : strides[axis - added];
        return new Strided(storage, offset, target, stretched);
    }

    /** Axis {@code i} of the result is axis {@code axes[i]} of this. */
    public Strided permute(int... axes) {
        int[] newShape = new int[axes.length];
        int[] newStrides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            newShape[i] = shape[axes[i]];
            newStrides[i] = strides[axes[i]];
        }
        return new Strided(storage, offset, newShape, newStrides);
    }

    /** The part of an axis from {@code from} (included) to {@code to} (excluded). */
    public Strided slice(int axis, int from, int to) {
        return new Strided(storage, offset + from * strides[axis], Shape.with(axis, to - from, shape), strides);
    }

    /** An axis from its end to its start, by a negative stride. For the tile loops alone: OpenBLAS knows no such thing. */
    public Strided flip(int axis) {
        int[] turned = strides.clone();
        turned[axis] = -strides[axis];
        return new Strided(storage, offset + Math.max(0, shape[axis] - 1) * strides[axis], shape, turned);
    }

    /** All windows of an axis, which then counts them; a new last axis goes through each. They may overlap. */
    public Strided windows(int axis, int width, int step) {
        int rank = rank();
        int[] newShape = Arrays.copyOf(shape, rank + 1), newStrides = Arrays.copyOf(strides, rank + 1);
        newShape[axis] = (shape[axis] - width) / step + 1;
        newStrides[axis] = strides[axis] * step;
        newShape[rank] = width;
        newStrides[rank] = strides[axis];
        return new Strided(storage, offset, newShape, newStrides);
    }

    /** A new axis of length 1, before the axis that has this number now. */
    public Strided insertAxis(int axis) {
        int[] newShape = new int[rank() + 1], newStrides = new int[rank() + 1];
        for (int i = 0; i < newShape.length; i++) {
            newShape[i] = i == axis ? 1 : shape[i < axis ? i : i - 1];
            newStrides[i] = i < axis ? strides[i] : i > axis ? strides[i - 1] : axis == rank() ? 1 : shape[axis] * strides[axis];
        }
        return new Strided(storage, offset, newShape, newStrides);
    }

    /** Without an axis, which has length 1. */
    public Strided dropAxis(int axis) {
        return new Strided(storage, offset, Shape.without(axis, shape), Shape.without(axis, strides));
    }

    /** Another shape for the same elements. The array must be contiguous. */
    public Strided reshape(int... newShape) {
        return new Strided(storage, offset, newShape, Shape.strides(newShape));
    }

    /** Sets all elements, given in C order. */
    public void put(float... values) {
        write(0, values, values.length);
    }

    public void put(double... values) {
        write(0, values, values.length);
    }

    /** All elements in C order. */
    public float[] getFloats() {
        float[] values = new float[size()];
        read(0, values, values.length);
        return values;
    }

    public double[] getDoubles() {
        double[] values = new double[size()];
        read(0, values, values.length);
        return values;
    }

    void read(int from, float[] tile, int n) {
        FloatBuffer memory = storage.floats();
        if (isContiguous()) memory.get(offset + from, tile, 0, n);
        else runs(from, n, (start, stride, at, length) -> {
            if (stride == 1) memory.get(start, tile, at, length);
            else if (stride == 0) Arrays.fill(tile, at, at + length, memory.get(start));
            else for (int i = 0; i < length; i++) tile[at + i] = memory.get(start + i * stride);
        });
    }

    void read(int from, double[] tile, int n) {
        DoubleBuffer memory = storage.doubles();
        runs(from, n, (start, stride, at, length) -> {
            for (int i = 0; i < length; i++) tile[at + i] = memory.get(start + i * stride);
        });
    }

    void write(int from, float[] tile, int n) {
        FloatBuffer memory = storage.floats();
        if (isContiguous()) memory.put(offset + from, tile, 0, n);
        else runs(from, n, (start, stride, at, length) -> {
            if (stride == 1) memory.put(start, tile, at, length);
            else for (int i = 0; i < length; i++) memory.put(start + i * stride, tile[at + i]);
        });
    }

    void write(int from, double[] tile, int n) {
        DoubleBuffer memory = storage.doubles();
        runs(from, n, (start, stride, at, length) -> {
            for (int i = 0; i < length; i++) memory.put(start + i * stride, tile[at + i]);
        });
    }

    /** A run of elements with equal steps between them: where it starts in memory, the step, its place in the tile, its length. */
    private interface Run {
        void visit(int start, int stride, int at, int length);
    }

    /** Visits the elements {@code [from, from + n)} of C order as the longest runs there are. */
    private void runs(int from, int n, Run run) {
        int inner = rank();                   // axes from here on form one run
        int length = 1;
        int stride = 1;
        while (inner > 0 && (length == 1 || shape[inner - 1] == 1 || strides[inner - 1] == stride * length)) {
            inner--;
            if (shape[inner] == 1) continue;
            if (length == 1) stride = strides[inner];
            length *= shape[inner];
        }
        for (int at = 0; at < n; ) {
            int within = (from + at) % length;
            int start = offset + within * stride;
            int outer = (from + at) / length;
            for (int axis = inner - 1; axis >= 0; outer /= shape[axis--]) start += outer % shape[axis] * strides[axis];
            int count = Math.min(length - within, n - at);
            run.visit(start, stride, at, count);
            at += count;
        }
    }
}
