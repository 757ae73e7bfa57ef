package org.loupe.weights;

import java.util.Arrays;
import org.loupe.tensor.kernel.Shape;

/**
 * What a file says of one of its tensors, checked: the place lies in the file, and its length is that of the shape.
 *
 * @param shape lengths of the axes, the last one fastest (row-major), whatever order the format writes them in; copied
 * @param offset of the first byte, from the beginning of the file
 * @param bytes that the tensor takes in the file
 */
public record StoredTensor(String name, StoredType type, int[] shape, long offset, long bytes) {
    public StoredTensor {
        shape = shape.clone();
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    /** The number of values. */
    public long elements() {
        long elements = 1;
        for (int length : shape) elements = Math.multiplyExact(elements, (long) length);
        return elements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredTensor that && name.equals(that.name) && type == that.type
                && Arrays.equals(shape, that.shape) && offset == that.offset && bytes == that.bytes;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Long.hashCode(offset);
    }

    /** Such as {@code wte.weight F16 [50257, 768] at byte 1184}. */
    @Override
    public String toString() {
        return name + " " + type + " " + Shape.text(shape) + " at byte " + offset;
    }
}
