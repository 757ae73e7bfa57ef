package org.loupe.inspect;

import java.util.Arrays;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The likeliest tokens, most likely first; of equals the lower id.
 *
 * @param ids of the tokens
 * @param probabilities of each
 */
public record TopTokens(int[] ids, double[] probabilities) {
    /**
     * @param probabilities of all tokens of the vocabulary
     * @param count how many to give, at most the whole vocabulary
     */
    public static TopTokens of(double[] probabilities, int count) {
        if (count < 1) throw new IllegalArgumentException(count + " tokens are none; ask for at least 1");
        PriorityQueue<Integer> best = new PriorityQueue<>((a, b) -> {
            int order = Double.compare(probabilities[a], probabilities[b]);
            return order != 0 ? order : Integer.compare(b, a);
        });
        for (int id = 0; id < probabilities.length; id++) {
            if (best.size() == count && probabilities[id] <= probabilities[best.peek()]) continue;
            best.add(id);
            if (best.size() > count) best.poll();
        }
        int[] ids = new int[best.size()];
        for (int i = ids.length - 1; i >= 0; i--) ids[i] = best.remove();
        return new TopTokens(ids, Arrays.stream(ids).mapToDouble(id -> probabilities[id]).toArray());
    }

    /** "17 0.62, 3 0.20". */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < ids.length; i++)
            out.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%d %.2f", ids[i], probabilities[i]));
        return out.toString();
    }
}
