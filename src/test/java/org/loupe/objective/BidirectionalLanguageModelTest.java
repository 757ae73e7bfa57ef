package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.objective.BidirectionalLanguageModel.Logits;
import org.loupe.objective.BidirectionalLanguageModel.Losses;
import org.loupe.objective.BidirectionalLanguageModel.Text;
import org.loupe.tensor.Tensor;

class BidirectionalLanguageModelTest {
    private static final int WORDS = 60;
    /** Each word once, its only character its number. */
    private static final Text TEXT = new Text(IntStream.range(0, WORDS).mapToObj(i -> new int[] {i}).toArray(int[][]::new),
            IntStream.range(0, WORDS).toArray());

    /** A model that is sure of the word at these distances. */
    private static Function<int[][][], Logits> sure(int next, int previous) {
        return words -> new Logits(scores(words, next), scores(words, previous));
    }

    private static Tensor scores(int[][][] words, int distance) {
        float[] scores = new float[words.length * words[0].length * WORDS];
        for (int i = 0; i < scores.length / WORDS; i++) {
            int told = words[i / words[0].length][i % words[0].length][0] + distance;
            if (told >= 0 && told < WORDS) scores[i * WORDS + told] = 50;
        }
        return Tensor.of(scores, words.length, words[0].length, WORDS);
    }

    @Property(tries = 30)
    void theNextAndThePreviousWordAreAskedFor(@ForAll @IntRange(min = 1, max = 58) int context,
            @ForAll @IntRange(min = 1, max = 5) int batch, @ForAll long seed) {
        BidirectionalLanguageModel right = new BidirectionalLanguageModel(sure(1, -1), TEXT, TEXT, context, batch);
        assertThat(right.trainingLoss(new Random(seed)).item()).isCloseTo(0, within(1e-6));
        assertThat(right.validationLoss()).isCloseTo(0, within(1e-6));
        BidirectionalLanguageModel half = new BidirectionalLanguageModel(sure(1, 1), TEXT, TEXT, context, batch);
        Losses losses = half.validationLosses(Integer.MAX_VALUE);
        assertThat(losses.next()).isCloseTo(0, within(1e-6));
        assertThat(losses.previous()).isCloseTo(50, within(1.5));
        assertThat(losses.mean()).isCloseTo((losses.next() + losses.previous()) / 2, within(1e-9));
        assertThat(half.trainingLoss(new Random(seed)).item()).isCloseTo(25, within(1.0));
    }

    @Test
    void trainingReachesEveryWindowAndValidationEveryWordOnce() {
        int[] read = new int[WORDS];
        Function<int[][][], Logits> spy = words -> {
            for (int[][] window : words) for (int[] word : window) read[word[0]]++;
            return sure(1, -1).apply(words);
        };
        BidirectionalLanguageModel task = new BidirectionalLanguageModel(spy, TEXT, TEXT, 7, 3);
        task.validationLosses(Integer.MAX_VALUE);
        assertThat(IntStream.of(read).skip(1).limit(56)).as("all full windows from the second word on").containsOnly(1);
        assertThat(read[0] + read[57] + read[58] + read[59]).isZero();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) task.trainingLoss(random);
        assertThat(IntStream.of(read).skip(1).limit(58).min().orElse(0)).as("every word that has two neighbours").isGreaterThan(1);
        assertThat(read[0] + read[59]).as("those that lack one").isZero();
    }

    @Test
    void badTextsAreNamed() {
        assertThatThrownBy(() -> task(59, 1)).hasMessageContaining("60 words").hasMessageContaining("61");
        assertThatThrownBy(() -> task(0, 1)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> task(5, 0)).hasMessageContaining("batch 0");
        assertThatThrownBy(() -> task(5, 1).validationLosses(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new Text(new int[2][3], 1)).hasMessageContaining("2 words").hasMessageContaining("1 ids");
    }

    private static BidirectionalLanguageModel task(int context, int batch) {
        return new BidirectionalLanguageModel(sure(1, -1), TEXT, TEXT, context, batch);
    }
}
