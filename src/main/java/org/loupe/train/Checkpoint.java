package org.loupe.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.loupe.file.AtomicFile;
import org.loupe.tensor.kernel.Shape;

/**
 * Numbers and facts in one file: a model in training with all that it needs to go on. {@link CheckpointFile} is the format.
 */
public final class Checkpoint {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, StoredArray> arrays = new LinkedHashMap<>();

    Checkpoint put(String name, Object fact) {
        facts.put(name, String.valueOf(fact));
        return this;
    }

    Checkpoint put(String name, StoredArray array) {
        arrays.put(name, array);
        return this;
    }

    /** Short texts by name, such as the step. */
    public Map<String, String> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /** The names of the arrays, in order. */
    public Set<String> arrays() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** The sizes of the axes of an array. */
    public int[] shape(String array) {
        return array(array).shape().clone();
    }

    String fact(String name) {
        String fact = facts.get(name);
        if (fact == null) throw new IllegalArgumentException("the checkpoint tells nothing about " + name + "; it holds " + facts.keySet());
        return fact;
    }

    StoredArray array(String name) {
        StoredArray array = arrays.get(name);
        if (array == null) throw new IllegalArgumentException("the checkpoint holds no array " + name + "; it holds " + arrays.keySet());
        return array;
    }

    /** The array, refused if it has another shape or type. */
    StoredArray array(String name, String type, int... shape) {
        StoredArray array = array(name);
        if (!array.type().equals(type) || !Arrays.equals(array.shape(), shape))
            throw new IllegalArgumentException("the checkpoint holds " + name + " as " + array + " instead of " + type + " "
                    + Shape.text(shape));
        return array;
    }

    /**
     * Writes to a new file beside and then takes the place of the old one at once: whatever happens, one of the two is there.
     *
     * @throws UncheckedIOException if it cannot be written, as on a full disk; the old file stays
     */
    public void save(Path file) {
        try {
            AtomicFile.write(file, out -> CheckpointFile.write(facts, arrays, out));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + file + ": " + e.getMessage()
                    + "; one that was there before is untouched. Make room, or choose another place", e);
        }
    }

    /** @throws UncheckedIOException if the file is missing, cut off, damaged, or of another version */
    public static Checkpoint load(Path file) {
        Checkpoint checkpoint = new Checkpoint();
        try {
            CheckpointReader.read(file, checkpoint.facts, checkpoint.arrays);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
        }
        return checkpoint;
    }
}
