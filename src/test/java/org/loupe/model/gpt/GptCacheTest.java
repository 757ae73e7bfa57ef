package org.loupe.model.gpt;

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
import org.loupe.nn.Residual;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Reading a text in pieces, with a cache, gives what reading it at once gives. */
class GptCacheTest {
    private static final int VOCABULARY = 23, CONTEXT = 80;
    private final Gpt second = new Gpt(GptConfig.of(VOCABULARY, CONTEXT, 16, 3, 4), 3);
    private final Gpt first = new Gpt(GptConfig.of(VOCABULARY, CONTEXT, 12, 2, 2).withResidual(Residual.POST_NORM), 4);

    @Property(tries = 30)
    void piecesGiveTheSameLogits(@ForAll boolean isFirst, @ForAll @IntRange(min = 1, max = 79) int time, @ForAll long seed) {
        Gpt gpt = isFirst ? first : second;
        Random random = new Random(seed);
        int[][] ids = {random.ints(time, 0, VOCABULARY).toArray(), random.ints(time, 0, VOCABULARY).toArray()};
        float[] whole = gpt.forward(ids).toFloats();
        try (KeyValueCache cache = gpt.newCache()) {
            for (int from = 0, to; from < time; from = to) {
                to = Math.min(time, from + 1 + random.nextInt(9));
                float[] piece = read(gpt, part(ids, from, to), cache);
                assertThat(cache.length()).isEqualTo(to);
                for (int text = 0; text < 2; text++)
                    close("text " + text + " from " + from, rows(piece, text * (to - from), (text + 1) * (to - from)),
                            rows(whole, text * time + from, text * time + to), 1e-5);
            }
        }
    }

    @Property(tries = 30)
    void paddingAtTheLeftChangesNothing(@ForAll @IntRange(min = 1, max = 9) int shorter, @ForAll @IntRange(max = 20) int more,
                                        @ForAll long seed) {
        Random random = new Random(seed);
        int longer = shorter + more;
        int[] a = random.ints(shorter + 3, 0, VOCABULARY).toArray(), b = random.ints(longer + 3, 0, VOCABULARY).toArray();
        int[][] ids = {new int[longer + 3], b};
        System.arraycopy(a, 0, ids[0], more, a.length);
        float[] aloneA = second.forward(new int[][] {a}).toFloats(), aloneB = second.forward(new int[][] {b}).toFloats();
        try (KeyValueCache cache = second.newCache(more, 0)) {
            float[] prompt = read(second, part(ids, 0, longer), cache), rest = read(second, part(ids, longer, longer + 3), cache);
            close("the shorter prompt", rows(prompt, more, longer), rows(aloneA, 0, shorter), 1e-5);
            close("the longer prompt", rows(prompt, longer, 2 * longer), rows(aloneB, 0, longer), 1e-5);
            close("what follows the shorter", rows(rest, 0, 3), rows(aloneA, shorter, shorter + 3), 1e-5);
            close("what follows the longer", rows(rest, 3, 6), rows(aloneB, longer, longer + 3), 1e-5);
        }
    }

    @Test
    void textsCanBeChosenAndRepeated() {
        int[][] ids = {{1, 2, 3}, {4, 5, 6}};
        try (KeyValueCache cache = second.newCache(1, 0)) {
            read(second, ids, cache);
            cache.select(1, 0, 1);
            float[] next = read(second, new int[][] {{7}, {8}, {9}}, cache);
            close("first", rows(next, 0, 1), rows(second.forward(new int[][] {{4, 5, 6, 7}}).toFloats(), 3, 4), 1e-5);
            close("second", rows(next, 1, 2), rows(second.forward(new int[][] {{2, 3, 8}}).toFloats(), 2, 3), 1e-5);
            close("third", rows(next, 2, 3), rows(second.forward(new int[][] {{4, 5, 6, 9}}).toFloats(), 3, 4), 1e-5);
        }
    }

    /** The memory of a scope is reused at once, so a cache that did not keep its own would read other numbers. */
    @Test
    void itOutlivesTheScopeOfAStepAndGivesItsMemoryBack() {
        int[] text = new Random(5).ints(70, 0, VOCABULARY).toArray();
        KeyValueCache cache = second.newCache();
        float[] last = null;
        for (int token : text)
            last = Gradients.off(() -> Memory.scope(() -> second.forward(new int[][] {{token}}, cache).toFloats()));
        close("the last token", last, rows(second.forward(new int[][] {text}).toFloats(), 69, 70), 1e-5);
        long before = Memory.report().live();
        cache.close();
        int keysAndValues = 3 * 2 * 70 * 16 * Float.BYTES;          // layers, tokens, hidden
        assertThat(before - Memory.report().live()).isGreaterThanOrEqualTo(keysAndValues);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        KeyValueCache cache = second.newCache();
        assertThatThrownBy(() -> second.forward(new int[][] {{1}}, cache)).hasMessageContaining("Gradients.off");
        KeyValueCache padded = second.newCache(1, 0, 2);
        assertThatThrownBy(() -> read(second, new int[][] {{1}, {2}}, padded))
                .hasMessageContaining("3 texts").hasMessageContaining("there are 2");
        KeyValueCache two = second.newCache();
        read(second, new int[][] {{1}, {2}}, two);
        assertThatThrownBy(() -> read(second, new int[][] {{1}}, two))
                .hasMessageContaining("holds 2 texts").hasMessageContaining("there are 1");
        assertThatThrownBy(() -> read(second, new int[2][CONTEXT], two))
                .hasMessageContaining("81 tokens").hasMessageContaining("80 positions");
        assertThat(two.length()).as("after what was refused").isEqualTo(1);
        assertThatThrownBy(() -> second.newCache(-1)).hasMessageContaining("-1");
    }

    private static float[] read(Gpt gpt, int[][] ids, KeyValueCache cache) {
        return Gradients.off(() -> gpt.forward(ids, cache).toFloats());
    }

    private static int[][] part(int[][] ids, int from, int to) {
        return Arrays.stream(ids).map(text -> Arrays.copyOfRange(text, from, to)).toArray(int[][]::new);
    }

    private static float[] rows(float[] logits, int from, int to) {
        return Arrays.copyOfRange(logits, from * VOCABULARY, to * VOCABULARY);
    }
}
