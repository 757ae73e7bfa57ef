package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Every tool finds in a model whose heads are known what is known. */
class InductionModelTest {
    private static final int VOCABULARY = 12, CONTEXT = 20;
    private static final RepeatedTokens REPEATED = RepeatedTokens.random(VOCABULARY, 8, 5, 3);
    /** After 1 came 2, or 7; the text ends with 1 again. */
    private static final int[] CLEAN = {5, 1, 2, 9, 4, 1}, CORRUPTED = {5, 1, 7, 9, 4, 1};

    private final Gpt gpt = InductionModel.of(VOCABULARY, CONTEXT);

    @Test
    void itGoesOnAsTheTextDidBefore() {
        Tensor logits = gpt.forward(REPEATED.ids());
        int[] likeliest = logits.argmax(-1);
        for (int text = 0; text < 5; text++) for (int at = 8; at < 15; at++)
            assertThat(likeliest[text * 16 + at]).isEqualTo(REPEATED.ids()[text][at + 1]);
        assertThat(gpt.forward(new int[][] {{3, 0, 3}}).slice(1, 2, 3).argmax(-1)).as("the first token is one too").containsExactly(0);
    }

    @Test
    void statisticsAndScoresNameItsHeads() {
        Trace trace = Trace.of("*.probabilities", () -> gpt.forward(REPEATED.ids()));
        AttentionMaps[] texts = new AttentionMaps[5];
        for (int text = 0; text < 5; text++) texts[text] = AttentionMaps.of(trace, text, TokenRoles.plain(16));
        HeadStatistics[][] heads = HeadStatistics.of(texts);
        assertThat(heads[0][0].previous()).isCloseTo(1, within(1e-6));
        assertThat(heads[1][1].first()).isCloseTo(1, within(1e-6));
        assertThat(heads[0][1].entropy()).isCloseTo(HeadStatistics.even(texts).entropy(), within(1e-5));
        InductionScore score = InductionScore.of(gpt, REPEATED);
        assertThat(score.induction()[1][0]).isCloseTo(1, within(1e-6));
        assertThat(score.induction()[0][0]).isCloseTo(0, within(1e-6));
        assertThat(score.induction()[1][1]).isCloseTo(0, within(1e-6));
        double even = 0;
        for (int query = 9; query < 16; query++) even += 1.0 / (query + 1) / 7;
        assertThat(score.induction()[0][1]).as("an even head").isCloseTo(even, within(1e-6));
        assertThat(score.duplicate()[0][1]).as("an even head").isCloseTo(even, within(1e-6));
        HeadTypes[][] types = HeadTypes.of(score, texts);
        assertThat(Arrays.stream(types).flatMap(Arrays::stream).map(head -> head.strongest().orElseThrow().type()))
                .containsExactly(HeadType.PREVIOUS_TOKEN, HeadType.BROAD, HeadType.INDUCTION, HeadType.FIRST_TOKEN);
    }

    @Test
    void aHeadThatFindsTheSameTokenIsADuplicateTokenHead() {
        // Without the layer before, the induction head is given the current token where it asks for the one before.
        Tensor key = gpt.parameters().get("layer.1.attention.key.weight");
        float[] weights = key.toFloats();
        int hidden = gpt.config().hidden();
        for (int id = 0; id < VOCABULARY; id++) {
            weights[id * hidden + id] = weights[id * hidden + VOCABULARY + id];
            weights[id * hidden + VOCABULARY + id] = 0;
        }
        Updates.assign(key, Tensor.of(weights, hidden, hidden));
        InductionScore score = InductionScore.of(gpt, REPEATED);
        assertThat(score.duplicate()[1][0]).as("the other half goes to the token itself").isCloseTo(0.5, within(1e-6));
        assertThat(score.induction()[1][0]).isCloseTo(0, within(1e-6));
    }

    @Test
    void ablationFindsTheTwoHeadsThatItNeeds() {
        int[] targets = Arrays.stream(REPEATED.ids()).flatMapToInt(text -> Arrays.stream(text, 9, 16)).toArray();
        DoubleSupplier loss = () -> gpt.forward(REPEATED.ids()).slice(1, 8, 15).reshape(targets.length, VOCABULARY).crossEntropy(targets).item();
        for (HeadAblation ablation : new HeadAblation[] {HeadAblation.zero(loss), HeadAblation.mean(loss)}) {
            assertThat(ablation.baseline()).isLessThan(0.01);
            assertThat(ablation.effect(0, 0)).isGreaterThan(1);
            assertThat(ablation.effect(1, 0)).isGreaterThan(1);
            assertThat(ablation.effect(0, 1)).isZero();
            assertThat(ablation.effect(1, 1)).isZero();
        }
    }

    @Test
    void patchingFollowsTheAnswerFromItsWordToTheEnd() {
        ActivationPatching patching = ActivationPatching.between(() -> metric(CLEAN), () -> metric(CORRUPTED));
        assertThat(patching.clean()).isPositive().isCloseTo(-patching.corrupted(), within(1e-3));
        double[][] stream = patching.residual(StepListener.NONE).restored();
        double[][] expected = {{0, 0, 1, 0, 0, 0}, {0, 0, 1, 0, 0, 0}, {0, 0, 0, 0, 0, 1}};
        for (int depth = 0; depth < 3; depth++) for (int position = 0; position < 6; position++)
            assertThat(stream[depth][position]).as("depth %d, position %d", depth, position).isCloseTo(expected[depth][position], within(1e-5));
        double[][] heads = patching.heads(StepListener.NONE);
        assertThat(heads[1][0]).isCloseTo(1, within(1e-5));
        assertThat(heads[0]).containsExactly(0, 0);
        assertThat(heads[1][1]).isZero();
        for (double[] layer : patching.mlp(StepListener.NONE).restored()) assertThat(layer).containsOnly(0);
    }

    @Test
    void patchingFindsThePreviousTokenHeadWhereTheQuestionChanges() {
        int[] asked = {5, 1, 2, 9, 4, 1}, notAsked = {5, 3, 2, 9, 4, 1};
        ActivationPatching patching = ActivationPatching.between(() -> logit(asked), () -> logit(notAsked));
        assertThat(patching.heads(StepListener.NONE)[0][0]).isCloseTo(1, within(0.05));
        double[][] found = patching.map(List.of(patching.names().head(0, 0)), StepListener.NONE).restored();
        assertThat(found[0][2]).as("where the head wrote that 1 came before").isCloseTo(1, within(0.05));
        assertThat(found[0][3]).isZero();
    }

    private double metric(int... ids) {
        return LogitMetric.difference(gpt.forward(new int[][] {ids}), 0, -1, 2, 7).item();
    }

    private double logit(int... ids) {
        return LogitMetric.logit(gpt.forward(new int[][] {ids}), 0, -1, 2).item();
    }

    @Test
    void theLensSeesTheAnswerAfterTheInductionHeadAlone() {
        LogitLens lens = LogitLens.of(gpt, CLEAN, 2, 2);
        for (int depth = 0; depth < 2; depth++) {
            assertThat(lens.readings()[depth][5].top().ids()[0]).as("before, the token itself").isEqualTo(1);
            assertThat(lens.readings()[depth][5].probability()).isLessThan(0.1);
        }
        assertThat(lens.readings()[2][5].top().ids()[0]).isEqualTo(2);
        assertThat(lens.readings()[2][5].rank()).isEqualTo(1);
        assertThat(lens.readings()[1][5].divergence()).isGreaterThan(1);
    }

    @Test
    void gradientsPointToTheWordThatIsCopied() {
        IntegratedGradients found = IntegratedGradients.of(() -> LogitMetric.difference(gpt.forward(new int[][] {CLEAN}), 0, -1, 2, 7),
                () -> LogitMetric.difference(gpt.forward(new int[][] {CORRUPTED}), 0, -1, 2, 7), 50);
        double[] shares = Arrays.stream(found.attributions()[0]).map(one -> one / (found.number() - found.baseline())).toArray();
        assertThat(shares[2]).isCloseTo(1, within(0.02));
        for (int position : new int[] {0, 1, 3, 4}) assertThat(shares[position]).isCloseTo(0, within(1e-6));
    }

    @Test
    void whatCannotBeMeasuredIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> InductionModel.of(1, 5)).withMessageContaining("vocabulary 1 and context 5");
        assertThatIllegalArgumentException().isThrownBy(() -> RepeatedTokens.random(7, 8, 1, 0))
                .withMessageContaining("a vocabulary of 7 has no 8 different tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> RepeatedTokens.random(7, 2, 1, 0)).withMessageContaining("a copy of 2 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> RepeatedTokens.random(7, 3, 0, 0)).withMessageContaining("0 texts");
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedTokens(new int[][] {{1, 2, 3, 4}}, 0, 3))
                .withMessageContaining("4 tokens is not 0 and two copies of 3");
        assertThatIllegalArgumentException().isThrownBy(() -> InductionScore.of(gpt, REPEATED.after(99)))
                .withMessageContaining("token 99 is outside the vocabulary of the model, 0 to 11");
        Gpt training = new Gpt(GptConfig.of(12, 20, 8, 1, 2), 1);
        training.setTraining(true);
        assertThatIllegalStateException().isThrownBy(() -> InductionScore.of(training, REPEATED)).withMessageContaining("setTraining(false)");
    }

    @Test
    void repeatedTokensAreTheSameForTheSameSeedAndDifferentWithinACopy() {
        RepeatedTokens again = RepeatedTokens.random(VOCABULARY, 8, 5, 3);
        assertThat(again.ids()).isDeepEqualTo(REPEATED.ids());
        assertThat(RepeatedTokens.random(VOCABULARY, 8, 5, 4).ids()).isNotEqualTo(REPEATED.ids());
        for (int[] text : REPEATED.after(0, 0).ids()) {
            assertThat(Arrays.copyOfRange(text, 2, 10)).doesNotHaveDuplicates().isEqualTo(Arrays.copyOfRange(text, 10, 18));
            assertThat(Arrays.copyOf(text, 2)).containsOnly(0);
        }
        InductionScore moved = InductionScore.of(gpt, REPEATED.after(0, 0));
        assertThat(moved.induction()[1][0]).as("found behind a beginning too").isGreaterThan(0.9);
    }
}
