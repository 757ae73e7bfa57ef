package org.loupe.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.attention.KeyValueCache;
import org.loupe.nn.Trace;
import org.loupe.position.RopeScaling;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Telling;

class LlamaTest {
    private static final int VOCABULARY = 23, CONTEXT = 60;
    private final LlamaConfig small = LlamaConfig.of(VOCABULARY, CONTEXT, 16, 2, 4, 2, 24);
    private final Llama llama = new Llama(small, 3);
    private final Llama[] kinds = {llama, new Llama(small.asQwen2().withTiedHead(), 4), new Llama(small.asQwen3(6), 5),
        new Llama(small.withRope(1e4, new RopeScaling.Llama3(4, 1, 4, 16)), 6), new Llama(small.withSlidingWindow(5), 7),
        new Llama(small.asQwen2().withSlidingWindow(3).withFullLayers(1), 8)};

    @Property(tries = 30)
    void aLaterTokenChangesNoEarlierLogitByASingleBit(@ForAll @IntRange(max = 5) int kind, @ForAll @IntRange(min = 2, max = 40) int time,
                                                      @ForAll @IntRange(max = 39) int changed, @ForAll long seed) {
        int at = changed % time;
        int[] ids = new Random(seed).ints(time, 0, VOCABULARY).toArray(), other = ids.clone();
        other[at] = (ids[at] + 1) % VOCABULARY;
        for (Telling telling : Telling.values()) {
            float[] before = telling.during(() -> kinds[kind].forward(new int[][] {ids}).toFloats());
            float[] after = telling.during(() -> kinds[kind].forward(new int[][] {other}).toFloats());
            assertThat(Arrays.copyOf(after, at * VOCABULARY)).containsExactly(Arrays.copyOf(before, at * VOCABULARY));
            assertThat(after).isNotEqualTo(before);
        }
    }

    /** In each of the two layers a token sees the window - 1 tokens before it, and so what these have seen of those before them. */
    @Property(tries = 30)
    void aTokenReachesAsFarAsTheWindowsOfAllLayers(@ForAll @IntRange(min = 1, max = 6) int window, @ForAll @IntRange(max = 25) int changed,
                                                   @ForAll long seed) {
        int[] ids = new Random(seed).ints(40, 0, VOCABULARY).toArray(), other = ids.clone();
        other[changed] = (ids[changed] + 1) % VOCABULARY;
        Llama mistral = new Llama(small.withSlidingWindow(window), seed);
        int last = changed + 2 * (window - 1);
        for (Telling telling : Telling.values()) {
            float[] before = telling.during(() -> mistral.forward(new int[][] {ids}).toFloats());
            float[] after = telling.during(() -> mistral.forward(new int[][] {other}).toFloats());
            assertThat(rows(after, last, last + 1)).isNotEqualTo(rows(before, last, last + 1));
            assertThat(rows(after, last + 1, 40)).containsExactly(rows(before, last + 1, 40));
        }
    }

    @Test
    void aWindowOfTheWholeTextChangesNothing() {
        int[][] ids = {{1, 2, 3, 4, 5}};
        assertThat(new Llama(small.withSlidingWindow(5), 3).forward(ids).toFloats()).containsExactly(llama.forward(ids).toFloats());
        assertThat(new Llama(small.withSlidingWindow(4), 3).forward(ids).toFloats()).isNotEqualTo(llama.forward(ids).toFloats());
    }

    @Property(tries = 30)
    void piecesWithACacheGiveTheSameLogits(@ForAll @IntRange(max = 5) int kind, @ForAll @IntRange(min = 1, max = 60) int time,
            @ForAll long seed) {
        Random random = new Random(seed);
        int[][] ids = {random.ints(time, 0, VOCABULARY).toArray(), random.ints(time, 0, VOCABULARY).toArray()};
        float[] whole = kinds[kind].forward(ids).toFloats();
        try (KeyValueCache cache = kinds[kind].newCache()) {
            for (int from = 0, to; from < time; from = to) {
                to = Math.min(time, from + 1 + random.nextInt(9));
                float[] piece = read(kinds[kind], part(ids, from, to), cache);
                for (int text = 0; text < 2; text++)
                    close("text " + text + " from " + from, rows(piece, text * (to - from), (text + 1) * (to - from)),
                            rows(whole, text * time + from, text * time + to), 1e-5);
            }
        }
    }

    @Property(tries = 10)
    void greedyTextIsTheSameWithACache(@ForAll @IntRange(max = 5) int kind, @ForAll @IntRange(min = 1, max = 8) int prompt,
            @ForAll long seed) {
        int[] start = new Random(seed).ints(prompt, 0, VOCABULARY).toArray();
        int[] text = start;
        for (int i = 0; i < 30; i++) text = with(text, best(read(kinds[kind], new int[][] {text}, null)));
        int[] cached = start, fresh = start;
        try (KeyValueCache cache = kinds[kind].newCache()) {
            for (int i = 0; i < 30; i++) {
                fresh = new int[] {best(read(kinds[kind], new int[][] {fresh}, cache))};
                cached = with(cached, fresh[0]);
            }
        }
        assertThat(cached).containsExactly(text);
    }

    @Property(tries = 20)
    void paddingAtTheLeftChangesNothing(@ForAll @IntRange(max = 5) int kind, @ForAll @IntRange(min = 1, max = 9) int length,
                                        @ForAll @IntRange(min = 1, max = 20) int padding, @ForAll long seed) {
        int[] text = new Random(seed).ints(length, 0, VOCABULARY).toArray();
        int[] padded = new int[padding + length];
        System.arraycopy(text, 0, padded, padding, length);
        try (KeyValueCache cache = kinds[kind].newCache(padding)) {
            float[] logits = read(kinds[kind], new int[][] {padded}, cache);
            close("logits", rows(logits, padding, padding + length), kinds[kind].forward(new int[][] {text}).toFloats(), 1e-5);
        }
    }

    @Test
    void theSameSeedBuildsTheSameModel() {
        int[][] ids = {{1, 2, 3}};
        assertThat(new Llama(small, 3).forward(ids).toFloats()).containsExactly(llama.forward(ids).toFloats());
        assertThat(new Llama(small, 4).forward(ids).toFloats()).isNotEqualTo(llama.forward(ids).toFloats());
    }

    @Test
    void aTraceNamesEveryLayer() {
        Trace trace = Trace.of(() -> llama.forward(new int[][] {{1, 2, 3}}));
        assertThat(trace.names()).contains("residual.0", "layer.0.attention.query", "layer.0.attention.scores",
                "layer.1.attention.probabilities",
                "layer.1.attention.out", "layer.0.mlp.gate", "layer.0.mlp.active", "layer.1.mlp.out", "residual.2", "logits");
        assertThat(trace.get("layer.0.attention.probabilities").shape()).containsExactly(1, 4, 3, 3);
        assertThat(trace.get("layer.0.attention.key").shape()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> llama.forward(new int[][] {{1, 23}})).hasMessageContaining("id 23 at [0, 1]").hasMessageContaining("22");
        assertThatThrownBy(() -> llama.forward(new int[][] {{-1}})).hasMessageContaining("id -1");
        assertThat(llama.forward(new int[1][60]).shape()).as("the longest text").containsExactly(1, 60, VOCABULARY);
        assertThatThrownBy(() -> llama.forward(new int[1][61])).hasMessageContaining("61 tokens").hasMessageContaining("60");
        assertThatThrownBy(() -> llama.forward(new int[0][])).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> llama.forward(new int[][] {{}})).hasMessageContaining("at least one token");
        assertThatThrownBy(() -> llama.forward(new int[][] {{1, 2}, {3}})).hasMessageContaining("text 1 has 1 tokens");
        try (KeyValueCache cache = llama.newCache()) {
            read(llama, new int[1][59], cache);
            assertThatThrownBy(() -> read(llama, new int[1][2], cache)).hasMessageContaining("61 tokens");
            assertThat(cache.length()).as("after what was refused").isEqualTo(59);
        }
    }

    private static float[] read(Llama model, int[][] ids, KeyValueCache cache) {
        return Gradients.off(() -> model.forward(ids, cache).toFloats());
    }

    /** The token with the largest of the last logits. */
    private static int best(float... logits) {
        int best = logits.length - VOCABULARY;
        for (int i = best; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
        return best - (logits.length - VOCABULARY);
    }

    private static int[] with(int[] text, int token) {
        int[] longer = Arrays.copyOf(text, text.length + 1);
        longer[text.length] = token;
        return longer;
    }

    private static int[][] part(int[][] ids, int from, int to) {
        return Arrays.stream(ids).map(text -> Arrays.copyOfRange(text, from, to)).toArray(int[][]::new);
    }

    private static float[] rows(float[] logits, int from, int to) {
        return Arrays.copyOfRange(logits, from * VOCABULARY, to * VOCABULARY);
    }
}
