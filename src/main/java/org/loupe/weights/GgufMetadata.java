package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a GGUF file tells of its model, by keys such as {@code llama.block_count}: the architecture, the sizes, the whole vocabulary.
 * A key that is not there, or holds another type than was asked for, is a {@link WeightFileException}. Immutable.
 */
public final class GgufMetadata {
    /** A key with a length of 8 bytes, a type of 4, and a value of at least 1. */
    private static final int LEAST_BYTES = 8 + 4 + 1;

    private final Path file;
    private final Map<String, Object> values;

    private GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(values);
    }

    static GgufMetadata read(ByteReader in, long count) throws IOException {
        if (count < 0 || count > in.left() / LEAST_BYTES)
            throw in.file().broken("metadata_kv_count", Long.toUnsignedString(count), "the " + in.left()
                    + " bytes left of the file cannot hold as many entries; it is cut off or damaged");
        Map<String, Object> values = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            String key = GgufType.text(in, "key " + i);
            GgufType type = GgufType.read(in, key);
            if (values.put(key, GgufArrays.value(in, type, key, 0)) != null)
                throw in.file().broken("key " + i, "'" + key + "'", "an earlier entry has the same key");
        }
        return new GgufMetadata(in.file().path(), values);
    }

    /** All keys in the order of the file; cannot be changed. */
    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) throws WeightFileException {
        return as(String.class, key, "a text");
    }

    public boolean flag(String key) throws WeightFileException {
        return as(Boolean.class, key, "a truth value");
    }

    /** A whole number of any size; one of 2^63 or more, which only an unsigned one can be, is negative here. */
    public long integer(String key) throws WeightFileException {
        Number number = as(Number.class, key, "a whole number");
        if (number instanceof Float || number instanceof Double) throw wrong(key, number, "a whole number");
        return number.longValue();
    }

    /** A number of any type; a float32 is the decimal that it was written from, such as 1e-5. */
    public double number(String key) throws WeightFileException {
        Number number = as(Number.class, key, "a number");
        return number instanceof Float value ? Double.parseDouble(value.toString()) : number.doubleValue();
    }

    /** A list of texts, such as the tokens of the vocabulary; cannot be changed. */
    @SuppressWarnings("unchecked")      // each element is looked at
    public List<String> texts(String key) throws WeightFileException {
        List<?> list = as(List.class, key, "a list of texts");
        for (Object element : list) if (!(element instanceof String)) throw wrong(key, list, "a list of texts");
        return (List<String>) list;
    }

    /** A list of whole numbers of any size; a new array. */
    public long[] integers(String key) throws WeightFileException {
        Object list = as(Object.class, key, "a list of whole numbers");
        if (list instanceof long[] longs) return longs.clone();
        if (!(list instanceof int[] ints)) throw wrong(key, list, "a list of whole numbers");
        long[] longs = new long[ints.length];
        for (int i = 0; i < ints.length; i++) longs[i] = ints[i];
        return longs;
    }

    /** A list of float32, such as the scores of a vocabulary; a new array. */
    public float[] numbers(String key) throws WeightFileException {
        return as(float[].class, key, "a list of float32").clone();
    }

    /**
     * The value as it is: String, Boolean, Float or Double; Integer for whole numbers of at most 16 bits and int32, Long for the
     * others; int[], long[], float[], double[] or boolean[] for lists of these (new arrays), List for lists of texts and of lists.
     */
    public Object value(String key) throws WeightFileException {
        Object value = as(Object.class, key, "a value");
        if (value instanceof int[] array) return array.clone();
        if (value instanceof long[] array) return array.clone();
        if (value instanceof float[] array) return array.clone();
        if (value instanceof double[] array) return array.clone();
        return value instanceof boolean[] array ? array.clone() : value;
    }

    private <T> T as(Class<T> type, String key, String wanted) throws WeightFileException {
        Object value = values.get(key);
        if (value == null) throw new WeightFileException(file, key, "missing", "this model's metadata should have " + wanted + " there");
        if (!type.isInstance(value)) throw wrong(key, value, wanted);
        return type.cast(value);
    }

    /** The error of a value that another class of this package cannot use. */
    WeightFileException broken(String key, Object value, String problem) {
        return new WeightFileException(file, key, value, problem);
    }

    private WeightFileException wrong(String key, Object value, String wanted) {
        return new WeightFileException(file, key, value instanceof List<?> list ? "a list of " + list.size()
                : value.getClass().isArray() ? "a list of numbers" : value, "it should be " + wanted);
    }

    @Override
    public String toString() {
        return values.size() + " entries of metadata";
    }
}
