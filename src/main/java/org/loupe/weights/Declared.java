package org.loupe.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Checks of what a file declares about its tensors, before anything is made of it. */
final class Declared {
    /** What ND4J can have. */
    private static final int MOST_AXES = 32;

    private Declared() { }

    /** The lengths of the axes as a shape. */
    static int[] shape(FileBytes file, String field, List<Long> lengths) throws WeightFileException {
        if (lengths.size() > MOST_AXES)
            throw file.broken(field, lengths.size() + " axes", "a tensor has at most " + MOST_AXES);
        int[] shape = new int[lengths.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            long length = lengths.get(axis);
            if (length < 0 || length > Integer.MAX_VALUE)
                throw file.broken(field, lengths, "the length of an axis goes from 0 to " + Integer.MAX_VALUE);
            shape[axis] = (int) length;
        }
        return shape;
    }

    /** The bytes that a tensor of this shape takes. */
    static long bytes(FileBytes file, String field, StoredType type, int... shape) throws WeightFileException {
        BlockFormat format = type.format();
        if (format.blockSize() > 1 && (shape.length == 0 || shape[shape.length - 1] % format.blockSize() != 0))
            throw file.broken(field, Arrays.toString(shape), "the last axis of " + type + " must be a multiple of its blocks of "
                    + format.blockSize() + " values");
        try {
            long elements = 1;
            for (int length : shape) elements = Math.multiplyExact(elements, (long) length);
            return Math.multiplyExact(elements / format.blockSize(), (long) format.bytesPerBlock());
        } catch (ArithmeticException e) {
            throw file.broken(field, Arrays.toString(shape), "the product of the lengths is beyond 2^63, and the file has "
                    + file.size() + " bytes");
        }
    }

    /**
     * Tensors must lie one behind the other: none in another, and between two no more than what the next one's alignment asks for.
     *
     * @param from where the first one begins
     * @return where the last one ends
     */
    static long consecutive(FileBytes file, Collection<StoredTensor> tensors, long from, long alignment) throws WeightFileException {
        List<StoredTensor> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::bytes));
        long end = from;
        String before = "the beginning of the data";
        for (StoredTensor tensor : inOrder) {
            String field = "offset of '" + tensor.name() + "'";
            long begin = tensor.offset() - from;
            if (tensor.offset() < end)
                throw file.broken(field, begin, "it overlaps " + before + ", which ends at " + (end - from));
            if (tensor.offset() - end >= alignment)
                throw file.broken(field, begin, "it leaves a hole of " + (tensor.offset() - end) + " bytes behind " + before
                        + ", which the format forbids");
            end = tensor.offset() + tensor.bytes();
            before = "'" + tensor.name() + "'";
        }
        return end;
    }

    /** Whether bytes from a place on lie in the file. */
    static void inside(FileBytes file, String field, long offset, long bytes) throws WeightFileException {
        if (offset < 0 || bytes < 0 || offset > file.size() || bytes > file.size() - offset)
            throw file.broken(field, "byte " + offset + " and the " + bytes + " bytes from it on", "they leave the file, which has "
                    + file.size() + " bytes; it is cut off or damaged, fetch it again");
    }
}
