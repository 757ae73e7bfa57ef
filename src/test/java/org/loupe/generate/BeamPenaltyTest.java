package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

class BeamPenaltyTest {
    /** With a penalty below 0 the longest text is the worst, so the length now is the best that a beginning can have. */
    @Test
    void aSearchThatNeverGuessesLooksOnWithAPenaltyBelowZero() {
        for (int seed = 0; seed < 200; seed++) {
            Gpt gpt = new Gpt(GptConfig.of(13, 14, 8, 1, 2), seed);
            Random random = new Random(seed);
            gpt.parameters().values().forEach(p -> Updates.assign(p, Tensor.randomNormal(random, p.shape()).mul(0.6)));
            BeamConfig config = BeamConfig.of(2, 12).withLengthPenalty(-0.5).withStopTokens(1, 2, 3);
            BeamTree never = new BeamSearch(gpt).search(config.withEarlyStopping(BeamConfig.EarlyStopping.NEVER), 5);
            BeamTree heuristic = new BeamSearch(gpt).search(config.withEarlyStopping(BeamConfig.EarlyStopping.HEURISTIC), 5);
            assertThat(never.hypotheses()).as("seed %d", seed).isEqualTo(heuristic.hypotheses());
        }
    }
}
