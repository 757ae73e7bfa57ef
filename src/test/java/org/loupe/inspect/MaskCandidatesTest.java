package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;

class MaskCandidatesTest {
    private static final int MASK = 10;

    private final BertForPretraining bert = Families.bert();

    @Test
    void eachMaskHasTheLikeliestTokensOfItsPlace() {
        Batch batch = new Batch(new int[][] {{3, MASK, 4, 1}, {MASK, 2, 6, MASK}, {1, MASK, 3, MASK}}, new int[][] {{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1, 0}},
                new int[3][4]);
        List<MaskCandidates> found = MaskCandidates.of(bert, batch, MASK, 3);
        assertThat(found).extracting(one -> one.text() + "/" + one.position()).as("padding is none").containsExactly("0/1", "1/0", "1/3", "2/1");
        Tensor logits = bert.tokens(batch).to(DType.FLOAT64);
        for (MaskCandidates one : found) {
            double[] shares = logits.slice(0, one.text(), one.text() + 1).slice(1, one.position(), one.position() + 1).softmax().toDoubles();
            int[] ids = one.top().ids();
            assertThat(ids).hasSize(3).doesNotHaveDuplicates();
            for (int i = 0; i < 3; i++) assertThat(one.top().probabilities()[i]).isCloseTo(shares[ids[i]], within(1e-6));
            double least = shares[ids[2]];
            assertThat(Arrays.stream(shares).filter(share -> share > least)).as("likelier than the third").hasSize(2);
        }
        assertThat(found.get(0).top().probabilities()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void ofEqualsTheLowerIdComesFirst() {
        assertThat(TopTokens.of(new double[] {0.1, 0.3, 0.1, 0.3, 0.2}, 4).ids()).containsExactly(1, 3, 4, 0);
        assertThat(TopTokens.of(new double[] {0.1, 0.3, 0.1, 0.3, 0.2}, 1).ids()).containsExactly(1);
        assertThat(TopTokens.of(new double[] {0.25, 0.75}, 2)).hasToString("1 0.75, 0 0.25");
    }

    @Test
    void aTextWithoutAMaskIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> MaskCandidates.of(bert, Families.BATCH, MASK, 3))
                .withMessageContaining("no token has the id 10 of the mask in [[3, 1, 4, 1, 5]]");
        assertThatIllegalArgumentException().isThrownBy(() -> MaskCandidates.of(bert, Batch.of(new int[] {1, MASK}), MASK, 0))
                .withMessageContaining("at least 1");
    }
}
