package org.loupe.inspect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.loupe.nn.NamePattern;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** All values [batch, time, width] of one run of one model, one vector for each token, by their names. They outlive the run. */
final class TokenValues {
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private int[] shape;     // [batch, time, ...]

    /** For a {@link org.loupe.nn.Trace#watch watcher} of the run. */
    void keep(String name, Tensor value) {
        if (value.rank() != 3) return;
        if (shape == null) shape = value.shape();
        if (value.shape(0) != shape[0] || value.shape(1) != shape[1]) return;
        if (values.put(name, Memory.keepForever(value.detach())) != null)
            throw new IllegalArgumentException("the model runs several times in the work, where " + name + " comes up again; "
                    + "run it once, on all texts in one batch");
    }

    /** For a watcher of another run: refuses a text of another length. This one is the clean run. */
    void compare(String name, Tensor value) {
        Tensor clean = values.get(name);
        if (clean == null || Arrays.equals(clean.shape(), value.shape())) return;
        throw new IllegalArgumentException(name + " is " + Arrays.toString(clean.shape()) + " in the clean run and "
                + Arrays.toString(value.shape()) + " in the corrupted one, [batch, time, width]; a clean and a corrupted text must have as "
                + "many tokens: choose words that have as many");
    }

    Tensor get(String name) {
        Tensor value = values.get(name);
        if (value == null) throw NamePattern.unmatched(name, names());
        return value;
    }

    int time() {
        if (shape == null) throw new IllegalArgumentException("no value [batch, time, width] was computed; run a model in the work, on this thread");
        return shape[1];
    }

    Set<String> names() {
        return values.keySet();
    }
}
