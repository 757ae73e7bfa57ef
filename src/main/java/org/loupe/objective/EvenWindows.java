package org.loupe.objective;

import java.util.ArrayList;
import java.util.List;

/** Which windows of a text are read to judge a model: some that do not overlap, evenly spread, always the same ones. */
final class EvenWindows {
    private EvenWindows() { }

    /**
     * @param available windows that stand one behind the other in the text
     * @param most that are read
     * @param batch windows at a time
     * @return the numbers of the windows, from 0 to available - 1, by batch
     */
    static List<int[]> batches(int available, int most, int batch) {
        if (most < 1) throw new IllegalArgumentException("validation needs at least one window, not " + most);
        int count = Math.min(most, available);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < count; from += batch) {
            int[] windows = new int[Math.min(batch, count - from)];
            for (int i = 0; i < windows.length; i++) windows[i] = (int) ((long) (from + i) * available / count);
            batches.add(windows);
        }
        return batches;
    }
}
