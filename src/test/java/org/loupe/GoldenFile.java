package org.loupe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Arrays that PyTorch computed, as the scripts in {@code src/test/python} wrote them: a NumPy {@code .npz} file is a
 * zip with one {@code .npy} entry per array. Reads C-ordered little-endian float32, int32 and int64. The script's own
 * comment tells what the arrays mean.
 */
public final class GoldenFile {
    /**
     * The dictionary at the head of an {@code .npy}:
     * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 10), }}.
     */
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), \\}\\s*");

    private final String file;
    private final Map<String, Values> arrays = new LinkedHashMap<>();

    /** One array, its data still in bytes. */
    private record Values(String type, int[] shape, ByteBuffer data) {
    }

    private GoldenFile(String file) {
        this.file = file;
    }

    /**
     * Reads a file below {@code src/test/resources/golden}.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public static GoldenFile read(String file) {
        try (InputStream in = GoldenFile.class.getResourceAsStream("/golden/" + file)) {
            if (in == null)
                throw new IllegalArgumentException("there is no golden file " + file
                        + "; src/test/python/README.md tells how to make it");
            return read(file, in);
        } catch (IOException e) {
            throw new UncheckedIOException("golden file " + file + ": " + e.getMessage(), e);
        }
    }

    static GoldenFile read(String file, InputStream in) throws IOException {
        GoldenFile golden = new GoldenFile(file);
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                golden.arrays.put(name, parse(name,
                        ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN)));
            }
        }
        if (golden.arrays.isEmpty()) throw new IOException("no array in it; is it an .npz file?");
        return golden;
    }

    /** The format: 6 magic bytes, version (1 byte each part), length of the header (2 bytes), header, data. */
    private static Values parse(String name, ByteBuffer npy) throws IOException {
        if (npy.remaining() < 10 || npy.get(0) != (byte) 0x93 || npy.get(6) != 1)
            throw new IOException(name + " is not a .npy array of version 1");
        int headerLength = Short.toUnsignedInt(npy.getShort(8));
        if (npy.remaining() < 10 + headerLength) throw new IOException(name + " is cut off in its header");
        String header = new String(npy.array(), 10, headerLength, StandardCharsets.ISO_8859_1);
        Matcher parts = HEADER.matcher(header);
        if (!parts.matches() || parts.group(2).equals("True") || !Set.of("<f4", "<i4", "<i8").contains(parts.group(1)))
            throw new IOException(name + " has the header " + header.strip()
                    + "; write C-ordered little-endian float32, int32 or int64");
        int[] shape = Pattern.compile(",\\s*").splitAsStream(parts.group(3)).filter(part -> !part.isBlank())
                .mapToInt(Integer::parseInt).toArray();
        ByteBuffer data = npy.position(10 + headerLength).slice().order(ByteOrder.LITTLE_ENDIAN);
        int width = parts.group(1).charAt(2) - '0';
        if (data.remaining() != (long) size(shape) * width)
            throw new IOException(name + " has " + data.remaining() + " bytes instead of "
                    + (long) size(shape) * width);
        return new Values(parts.group(1), shape, data);
    }

    /** All names, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** What follows the prefix in the names that begin with it, in the order of the file: {@code names("param/")}. */
    public Set<String> names(String prefix) {
        return arrays.keySet().stream().filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The values of a float32 array, last axis fastest; a scalar has one. A new array. */
    public float[] floats(String name) {
        Values values = array(name, "<f4");
        float[] result = new float[size(values.shape)];
        values.data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(result);
        return result;
    }

    /** The value of a float32 scalar. */
    public float number(String name) {
        float[] values = floats(name);
        if (values.length != 1)
            throw new IllegalArgumentException(name + " of " + file + " has " + values.length
                    + " values; read it with floats");
        return values[0];
    }

    /** The values of an int32 or int64 array, last axis fastest. A new array. */
    public int[] ints(String name) {
        Values values = array(name, "<i");
        ByteBuffer data = values.data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int[] result = new int[size(values.shape)];
        for (int i = 0; i < result.length; i++)
            result[i] = values.type.equals("<i4") ? data.getInt() : Math.toIntExact(data.getLong());
        return result;
    }

    /** The rows of an integer matrix: token ids, {@code [batch][time]}. */
    public int[][] ids(String name) {
        int[] shape = shape(name);
        if (shape.length != 2)
            throw new IllegalArgumentException(name + " of " + file + " has rank " + shape.length
                    + " instead of 2; read it with ints");
        int[] flat = ints(name);
        int[][] rows = new int[shape[0]][shape[1]];
        for (int i = 0; i < flat.length; i++) rows[i / shape[1]][i % shape[1]] = flat[i];
        return rows;
    }

    /** The sizes of the axes; empty for a scalar. */
    public int[] shape(String name) {
        return array(name, "<").shape.clone();
    }

    private Values array(String name, String type) {
        Values values = arrays.get(name);
        if (values == null)
            throw new IllegalArgumentException("there is no array " + name + " in " + file + "; it has "
                    + new TreeSet<>(arrays.keySet()));
        if (!values.type.startsWith(type))
            throw new IllegalArgumentException(name + " of " + file + " has the type " + values.type + "; read it with "
                    + (values.type.equals("<f4") ? "floats" : "ints or ids"));
        return values;
    }

    private static int size(int[] shape) {
        int size = 1;
        for (int axis : shape) size = Math.multiplyExact(size, axis);
        return size;
    }

    /**
     * A 32-bit integer hash (the finaliser of MurmurHash3), the same as {@code mix} in the script: weights that both
     * sides compute need not be stored.
     */
    public static int mix(int i, int p) {
        int h = (i + 1) * 0x9E3779B1 + p * 0x85EBCA6B;
        h ^= h >>> 16;
        h *= 0x85EBCA6B;
        h ^= h >>> 13;
        h *= 0xC2B2AE35;
        return h ^ h >>> 16;
    }

    /**
     * The weights of parameter number p: {@code (mix(i, p) / 2^32 - 0.5) * scale + shift}, the hash without its sign.
     */
    public static float[] formulaWeights(int p, int size, double scale, double shift) {
        float[] weights = new float[size];
        for (int i = 0; i < size; i++)
            weights[i] = (float) ((Integer.toUnsignedLong(mix(i, p)) / 4294967296.0 - 0.5) * scale + shift);
        return weights;
    }

    /** The formula's weights of a parameter by its name: p, scale and shift stand in {@code formula/<name>}. */
    public float[] formulaWeights(String parameter) {
        float[] formula = floats("formula/" + parameter);
        return formulaWeights((int) formula[0], size(ints("shape/" + parameter)), formula[1], formula[2]);
    }

    /** The 64 flat indexes at which {@code gradsample/<name>} holds the gradient of parameter number p. */
    public static int[] sampleIndexes(int p, int size) {
        int[] indexes = new int[64];
        for (int j = 0; j < indexes.length; j++) indexes[j] = Integer.remainderUnsigned(mix(j, p + 500), size);
        return indexes;
    }
}
