package org.loupe.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.loupe.GoldenFile;

/**
 * One case of {@code operations.npz}: the arguments of an operation, its inputs with their gradients, and its outputs
 * with the dy that the gradients are for. {@code golden_operations.py} tells how a case is stored.
 */
record GoldenCase(String name, float[] arguments, List<Array> inputs, List<Array> outputs) {
    private static final GoldenFile FILE = GoldenFile.read("operations.npz");

    /** An input and its gradient, or an output and its dy; null where there is no gradient. */
    record Array(int[] shape, float[] values, float[] gradient) { }

    /** Numbers to be read one after the other. */
    static final class Numbers {
        private final float[] values;
        private int position;

        Numbers(float... values) {
            this.values = values;
        }

        double number() {
            return values[position++];
        }

        int integer() {
            return Math.toIntExact((long) number());
        }

        boolean flag() {
            return number() != 0;
        }

        float[] numbers(int count) {
            float[] result = new float[count];
            for (int i = 0; i < count; i++) result[i] = values[position++];
            return result;
        }

        /** A list: its length, then its members. */
        int[] integers() {
            int[] result = new int[integer()];
            for (int i = 0; i < result.length; i++) result[i] = integer();
            return result;
        }

        /** A list of lists. */
        int[][] rows() {
            int[][] result = new int[integer()][];
            for (int i = 0; i < result.length; i++) result[i] = integers();
            return result;
        }

        private List<Array> arrays() {
            List<Array> result = new ArrayList<>();
            for (int count = integer(); count > 0; count--) {
                int[] shape = integers();
                int size = 1;
                for (int length : shape) size *= length;
                result.add(new Array(shape, numbers(size), flag() ? numbers(size) : null));
            }
            return result;
        }
    }

    static Stream<GoldenCase> all() {
        return FILE.names().stream().map(GoldenCase::read);
    }

    private static GoldenCase read(String name) {
        Numbers numbers = new Numbers(FILE.floats(name));
        return new GoldenCase(name, numbers.numbers(numbers.integer()), numbers.arrays(), numbers.arrays());
    }

    String operation() {
        return name.substring(0, name.indexOf('/'));
    }

    /** Whether this is about where float32 ends, and float64 does not. */
    boolean isForFloat32() {
        return name.endsWith("(float32)");
    }

    /** Whether every number counts by itself, however small. */
    boolean isTiny() {
        return name.endsWith("(tiny)");
    }

    boolean hasGradient() {
        return outputs.get(0).gradient != null;
    }

    @Override
    public String toString() {
        return name;
    }
}
