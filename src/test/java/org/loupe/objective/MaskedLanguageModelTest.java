package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;

class MaskedLanguageModelTest {
    private static final int VOCABULARY = 30;
    private static final SpecialTokens SPECIAL = SpecialTokens.from(25);
    private static final Masking MASKING = Masking.bert(SPECIAL, VOCABULARY);
    private static final MaskedLanguageModel.Model EVEN = (batch, places) -> Tensor.zeros(places.length, VOCABULARY);
    private static final List<Encoding> TEXTS = texts(7, 40, 1), OTHERS = texts(5, 23, 2);

    @Test
    void aModelThatKnowsNothingHasTheLogarithmOfTheVocabularyAsLoss() {
        MaskedLanguageModel task = new MaskedLanguageModel(EVEN, MaskedTexts.dynamic(TEXTS, MASKING), OTHERS, 3);
        assertThat(task.trainingLoss(new Random(1)).item()).isCloseTo(Math.log(VOCABULARY), within(1e-5));
        assertThat(task.validationLoss()).isCloseTo(Math.log(VOCABULARY), within(1e-5));
    }

    /** A model that tells token 0 with certainty is right wherever token 0 was hidden, and only there. */
    @Test
    void theLossIsTakenAtHiddenTokensOnly() {
        List<Encoding> zeros = List.of(Encoding.of(SPECIAL, new int[30]));
        MaskedLanguageModel.Model zero = (batch, places) -> {
            float[] scores = new float[places.length * VOCABULARY];
            for (int i = 0; i < scores.length; i += VOCABULARY) scores[i] = 100;
            return Tensor.of(scores, places.length, VOCABULARY);
        };
        MaskedLanguageModel task = new MaskedLanguageModel(zero, MaskedTexts.dynamic(zeros, MASKING), zeros, 3);
        assertThat(task.trainingLoss(new Random(1)).item()).isCloseTo(0, within(1e-6));
        assertThat(task.validationLoss()).isCloseTo(0, within(1e-6));
    }

    @Test
    void validationReadsEveryTextOnceAndAlwaysMasksAlike() {
        List<String> read = new ArrayList<>();
        MaskedLanguageModel.Model spy = (batch, places) -> {
            for (int[] row : batch.ids()) read.add(Arrays.toString(row));
            return EVEN.tokensAt(batch, places);
        };
        MaskedLanguageModel task = new MaskedLanguageModel(spy, MaskedTexts.dynamic(TEXTS, MASKING), OTHERS, 2);
        task.validationLoss();
        List<String> first = List.copyOf(read);
        assertThat(first).hasSize(5);
        task.trainingLoss(new Random(3));
        read.clear();
        task.validationLoss();
        assertThat(read).isEqualTo(first);
        assertThat(task.validationQuestions(4).batch().size()).isEqualTo(1);
    }

    @Test
    void dynamicMasksAreNewEachTimeAndStaticOnesOfTheirCopies() {
        assertThat(masksSeen(MaskedTexts.dynamic(TEXTS, MASKING))).hasSizeGreaterThan(90);
        assertThat(masksSeen(MaskedTexts.fixed(TEXTS, MASKING, 1, 4))).hasSize(1);
        assertThat(masksSeen(MaskedTexts.fixed(TEXTS, MASKING, 10, 4))).hasSize(10);
        assertThat(masksSeen(MaskedTexts.fixed(TEXTS, MASKING, 10, 4))).isEqualTo(masksSeen(MaskedTexts.fixed(TEXTS, MASKING, 10, 4)))
                .isNotEqualTo(masksSeen(MaskedTexts.fixed(TEXTS, MASKING, 10, 5)));
    }

    @Test
    void aBatchIsFilledUpAndSoAreItsTargets() {
        List<Encoding> uneven = List.of(Encoding.of(SPECIAL, 1), Encoding.pair(SPECIAL, new int[] {2, 3, 4}, 5));
        MaskedTexts.Questions questions = MaskedTexts.dynamic(uneven, MASKING).questions(new Random(1), 1, 0, 1);
        assertThat(questions.batch().segments()).isDeepEqualTo(new int[][] {{0, 0, 0, 0, 0, 1, 1}, {0, 0, 0, 0, 0, 0, 0},
                {0, 0, 0, 0, 0, 1, 1}});
        assertThat(questions.batch().attention()[1]).containsExactly(1, 1, 1, 0, 0, 0, 0);
        assertThat(questions.targets()[1]).containsExactly(-100, 1, -100, -100, -100, -100, -100);
        assertThat(questions.count()).isEqualTo(3);
        assertThat(questions.places()).hasSize(3).contains(8);
        assertThat(questions.hidden()).hasSize(3);
        for (int i = 0; i < 3; i++)
            assertThat(questions.targets()[questions.places()[i] / 7][questions.places()[i] % 7]).isEqualTo(questions.hidden()[i]);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> MaskedTexts.dynamic(List.of(), MASKING)).hasMessageContaining("no text");
        assertThatThrownBy(() -> MaskedTexts.dynamic(List.of(TEXTS.get(0), Encoding.of(SPECIAL)), MASKING))
                .hasMessageContaining("text 1 has special tokens alone");
        assertThatThrownBy(() -> MaskedTexts.fixed(TEXTS, MASKING, 0, 1)).hasMessageContaining("0 copies");
        assertThatThrownBy(() -> new MaskedLanguageModel(EVEN, MaskedTexts.dynamic(TEXTS, MASKING), OTHERS, 0))
                .hasMessageContaining("batch 0");
        assertThatThrownBy(() -> MaskedTexts.dynamic(List.of(Encoding.of(SPECIAL, 30)), MASKING)).hasMessageContaining("id 30");
    }

    private static Set<List<Masking.Done>> masksSeen(MaskedTexts texts) {
        Set<List<Masking.Done>> seen = new HashSet<>();
        Random random = new Random(8);
        for (int i = 0; i < 100; i++) seen.add(List.of(texts.get(0, random).done()));
        return seen;
    }

    private static List<Encoding> texts(int count, int length, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> Encoding.of(SPECIAL, random.ints(length, 0, 25).toArray())).toList();
    }
}
