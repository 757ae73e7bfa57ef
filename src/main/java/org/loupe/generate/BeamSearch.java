package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.model.LanguageModel;

/**
 * Looks for a likely text as a whole: keeps the best few beginnings, not only the best one, and goes on from each of them.
 *
 * <p>Whole texts are ranked by {@code log P / length^lengthPenalty}, the form of transformers, where length counts the
 * tokens behind the prompt and the stop token among them. (Wu et al. 2016, eq. 14, divide by ((5 + length) / 6)^alpha.)
 * {@link Beams} is the search behind one prompt; several are searched side by side, each as if it were alone.
 */
public final class BeamSearch {
    private final LanguageModel model;

    public BeamSearch(LanguageModel model) {
        this.model = model;
    }

    /**
     * Searches for what follows a prompt. When the thread is interrupted, the beginnings so far are results too.
     *
     * @param prompt at least one token, and shorter than the context; not modified
     */
    public BeamTree search(BeamConfig config, int... prompt) {
        return searchAll(config, prompt).get(0);
    }

    /**
     * The same for prompts of any lengths side by side.
     *
     * @param prompts at least one
     * @return a tree for each prompt, in their order
     */
    public List<BeamTree> searchAll(BeamConfig config, int[]... prompts) {
        try (Reading reading = new CachedReading(model)) {
            Generator.requirePrompts(reading, prompts);
            List<Beams> all = IntStream.range(0, prompts.length)
                    .mapToObj(i -> new Beams(config, room(reading, i, prompts[i]), prompts[i])).toList();
            search(reading, all, prompts);
            return all.stream().map(Beams::tree).toList();
        }
    }

    private static int room(Reading reading, int number, int... prompt) {
        int room = reading.mostTokens() - prompt.length;
        if (room < 1) throw new IllegalArgumentException("prompt " + number + " has " + prompt.length
                + " tokens and fills the context; cut it, so that there is room to write");
        return room;
    }

    /** Reads the beginnings of all prompts at the same time, those of one prompt beside one another. */
    private static void search(Reading reading, List<Beams> all, int[]... prompts) {
        List<Beams> running = all;
        int[][] added = prompts;
        while (!running.isEmpty() && !Thread.interrupted()) {
            float[][] scores = reading.read(added);                                          // [beginnings][vocabulary]
            List<Integer> rows = new ArrayList<>();
            int first = 0;
            for (Beams beams : running) {
                int from = first, to = from + beams.running().size();
                int[] parents = beams.grow(Arrays.copyOfRange(scores, from, to));
                if (beams.isGoingOn()) Arrays.stream(parents).map(parent -> from + parent).forEach(rows::add);
                first = to;
            }
            running = running.stream().filter(Beams::isGoingOn).toList();
            added = running.stream().flatMap(beams -> beams.running().stream()).map(one -> new int[] {one.token()}).toArray(int[][]::new);
            if (!running.isEmpty()) reading.select(rows.stream().mapToInt(Integer::intValue).toArray());
        }
        running.forEach(Beams::interrupt);
    }
}
