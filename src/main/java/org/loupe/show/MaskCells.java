package org.loupe.show;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.loupe.attention.Mask;
import org.loupe.attention.MaskSizes;

/** What the cells of a picture of a mask hold, query by query. */
record MaskCells(String name, Mask mask, int queries, int keys) {
    static final String SEEN = "✓", HIDDEN = "·";

    /** @throws IllegalArgumentException if the mask was made for another number of keys, or for more queries */
    static MaskCells of(String name, Mask mask, int keys) {
        MaskSizes sizes = mask.sizes();
        if (sizes.keys() != MaskSizes.ANY && sizes.keys() != keys)
            throw new IllegalArgumentException("the mask " + name + " was made for " + sizes.keys() + " keys; give as many tokens, not " + keys);
        return new MaskCells(name, mask, sizes.queries() == MaskSizes.ANY ? keys : sizes.queries(), keys);
    }

    /** 1 where a query may look, else 0. */
    float[] values() {
        float[] values = new float[queries * keys];
        for (int i = 0; i < values.length; i++) values[i] = mask.sees(0, i / keys, i % keys) ? 1 : 0;
        return values;
    }

    String[] texts() {
        return words(reasons -> reasons.isEmpty() ? SEEN : HIDDEN);
    }

    /** "may look", or "hidden: later token, padding". */
    String[] details() {
        return words(reasons -> reasons.isEmpty() ? "may look" : "hidden: " + String.join(", ", reasons));
    }

    private String[] words(Function<List<String>, String> word) {
        return IntStream.range(0, queries * keys).mapToObj(i -> word.apply(mask.hiddenAs(0, i / keys, i % keys))).toArray(String[]::new);
    }

    /** How many keys each query may look at. */
    float[] seen() {
        float[] values = values(), seen = new float[queries];
        for (int i = 0; i < values.length; i++) seen[i / keys] += values[i];
        return seen;
    }
}
