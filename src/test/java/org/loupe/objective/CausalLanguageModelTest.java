package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;

class CausalLanguageModelTest {
    private static final int[] TEXT = IntStream.range(0, 100).toArray();
    private static final Function<int[][], Tensor> EVEN = ids -> Tensor.zeros(ids.length, ids[0].length, 100);

    @Test
    void theTargetIsTheNextToken() {
        CausalLanguageModel.Windows windows = CausalLanguageModel.windows(TEXT, 4, 10, 95);
        assertThat(windows.inputs()).isDeepEqualTo(new int[][] {{10, 11, 12, 13}, {95, 96, 97, 98}});
        assertThat(windows.targets()).isDeepEqualTo(new int[][] {{11, 12, 13, 14}, {96, 97, 98, 99}});
    }

    @Test
    void aModelThatKnowsNothingHasTheLogarithmOfTheVocabularyAsLoss() {
        CausalLanguageModel task = new CausalLanguageModel(EVEN, TEXT, TEXT, 8, 3);
        assertThat(task.trainingLoss(new Random(1)).item()).isCloseTo(Math.log(100), within(1e-5));
        assertThat(task.validationLoss()).isCloseTo(Math.log(100), within(1e-5));
    }

    @Test
    void trainingReachesEveryWindowAndValidationReadsEachTokenOnce() {
        boolean[] started = new boolean[100];
        int[] read = new int[100];
        Function<int[][], Tensor> spy = ids -> {
            for (int[] window : ids) {
                started[window[0]] = true;
                for (int id : window) read[id]++;
            }
            return EVEN.apply(ids);
        };
        CausalLanguageModel task = new CausalLanguageModel(spy, TEXT, TEXT, 8, 3);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) task.trainingLoss(random);
        assertThat(IntStream.range(0, 100).filter(i -> started[i]).max()).hasValue(91);
        assertThat(started[0]).isTrue();
        Arrays.fill(read, 0);
        task.validationLoss();
        assertThat(IntStream.of(read).limit(96)).containsOnly(1);
    }

    @Test
    void aWindowThatReachesBeyondTheTextIsRefused() {
        assertThatThrownBy(() -> CausalLanguageModel.windows(TEXT, 4, 96))
                .hasMessageContaining("begin at 96").hasMessageContaining("last place is 95");
        assertThatThrownBy(() -> CausalLanguageModel.windows(TEXT, 4, -1)).hasMessageContaining("begin at -1");
        assertThatThrownBy(() -> new CausalLanguageModel(EVEN, TEXT, TEXT, 8, 3).validationLoss(0)).hasMessageContaining("not 0");
    }

    @Test
    void aTextShorterThanTheContextIsRefused() {
        assertThatThrownBy(() -> new CausalLanguageModel(EVEN, new int[8], TEXT, 8, 3))
                .hasMessageContaining("training text has 8 tokens").hasMessageContaining("9");
        assertThatThrownBy(() -> new CausalLanguageModel(EVEN, TEXT, new int[0], 8, 3))
                .hasMessageContaining("validation text has 0 tokens");
        assertThatThrownBy(() -> new CausalLanguageModel(EVEN, TEXT, TEXT, 0, 3)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> new CausalLanguageModel(EVEN, TEXT, TEXT, 8, 0)).hasMessageContaining("batch 0");
    }
}
