package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Reads without a cache: for every new token the whole text again or, of one longer than the context, its end. */
final class WindowReading implements Reading {
    private final Function<int[][], Tensor> model;
    private final int context;
    private List<int[]> windows = new ArrayList<>();

    WindowReading(Function<int[][], Tensor> model, int context) {
        this.model = model;
        this.context = context;
    }

    @Override
    public float[][] read(int[]... added) {
        if (windows.isEmpty()) for (int i = 0; i < added.length; i++) windows.add(new int[0]);
        for (int i = 0; i < added.length; i++) {
            int[] before = windows.get(i), text = Arrays.copyOf(before, before.length + added[i].length);
            System.arraycopy(added[i], 0, text, before.length, added[i].length);
            windows.set(i, Arrays.copyOfRange(text, Math.max(0, text.length - context), text.length));
        }
        return windows.stream().map(window ->
                Gradients.off(() -> Memory.scope(() -> CachedReading.last(model.apply(new int[][] {window}))[0])))
                .toArray(float[][]::new);
    }

    @Override
    public void select(int... texts) {
        windows = new ArrayList<>(IntStream.of(texts).mapToObj(windows::get).toList());
    }

    /** Any: the window slides. */
    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    /** There is nothing to free between the steps. */
    @Override
    public void close() { }
}
