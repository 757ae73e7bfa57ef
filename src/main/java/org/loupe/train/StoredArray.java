package org.loupe.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;

/**
 * Numbers of a checkpoint in C order, little-endian.
 *
 * @param type f4 and f8 are float32 and float64, i8 is a 64-bit integer
 * @param bytes made when asked for, so that one array at a time is in memory twice
 */
record StoredArray(String type, int[] shape, Supplier<ByteBuffer> bytes) {
    StoredArray {
        if (!type.equals("f4") && !type.equals("f8") && !type.equals("i8")) throw new IllegalArgumentException("the type " + type
                + " is none of f4, f8 and i8");
    }

    static StoredArray of(Tensor x) {
        if (x.dtype() == DType.FLOAT64) return new StoredArray("f8", x.shape(), () -> bytes(x.toDoubles()));
        return new StoredArray("f4", x.shape(), () -> {
            ByteBuffer bytes = buffer((long) x.size() * Float.BYTES);
            bytes.asFloatBuffer().put(x.toFloats());
            return bytes;
        });
    }

    static StoredArray of(double[] values, int... shape) {
        return new StoredArray("f8", shape, () -> bytes(values));
    }

    static StoredArray of(long[] values, int... shape) {
        return new StoredArray("i8", shape, () -> {
            ByteBuffer bytes = buffer((long) values.length * Long.BYTES);
            bytes.asLongBuffer().put(values);
            return bytes;
        });
    }

    long size() {
        long size = type.equals("f4") ? Float.BYTES : Long.BYTES;
        for (int axis : shape) size = Math.multiplyExact(size, (long) axis);
        return size;
    }

    double[] doubles() {
        double[] values = new double[Math.toIntExact(size() / Double.BYTES)];
        bytes.get().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    long[] longs() {
        long[] values = new long[Math.toIntExact(size() / Long.BYTES)];
        bytes.get().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    /** Gives a tensor of this shape and type these values. */
    void writeTo(Tensor x) {
        Memory.scope(() -> {
            if (type.equals("f8")) Updates.assign(x, Tensor.of(doubles(), shape));
            else {
                float[] values = new float[Math.toIntExact(size() / Float.BYTES)];
                bytes.get().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
                Updates.assign(x, Tensor.of(values, shape));
            }
        });
    }

    /** How a tensor would be stored. */
    static String typeOf(Tensor x) {
        return x.dtype() == DType.FLOAT64 ? "f8" : "f4";
    }

    private static ByteBuffer bytes(double... values) {
        ByteBuffer bytes = buffer((long) values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return bytes;
    }

    private static ByteBuffer buffer(long size) {
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return type + " " + Shape.text(shape);
    }
}
