package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.BertTokenizer;
import org.loupe.text.pipeline.SubwordTokenizer;

/** Laws of sentence vectors; {@code MiniLmIT} compares those of a published model. */
class SentenceVectorsTest {
    private static final int HIDDEN = 12;
    private static final SubwordTokenizer TOKENIZER = BertTokenizer.of(
            Vocabulary.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "red", "car", "in", "rome", "hotel", "the"), true);
    private static final Bert MODEL = new Bert(new BertConfig(12, 16, 2, HIDDEN, 2, 3, 24, 0, 0, 1e-5), 1);
    private static final SentenceVectors VECTORS = new SentenceVectors(MODEL, TOKENIZER, 16);
    private static final List<String> TEXTS = List.of("a red car", "the hotel in rome is a red red red car", "rome", "");

    @Test
    void eachHasTheLengthOneAndIsItsOwnNearest() {
        float[] similarities = SentenceVectors.similarities(VECTORS.of(TEXTS), VECTORS.of(TEXTS)).toFloats();
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(similarities[i * TEXTS.size() + i]).isCloseTo(1, within(1e-5f));
            List<SentenceVectors.Match> ranked = VECTORS.rank(TEXTS.get(i), TEXTS);
            assertThat(ranked.get(0).index()).isEqualTo(i);
            assertThat(ranked).extracting(SentenceVectors.Match::index).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void othersInTheBatchAndTheirPaddingChangeNothing() {
        float[] together = VECTORS.of(TEXTS).toFloats();
        for (int i = 0; i < TEXTS.size(); i++) {
            float[] alone = VECTORS.of(List.of(TEXTS.get(i))).toFloats();
            for (int j = 0; j < HIDDEN; j++) assertThat(together[i * HIDDEN + j]).isCloseTo(alone[j], within(1e-5f));
        }
    }

    @Test
    void theMeanIsOverTheTokensAlone() {
        Batch batch = Batch.of(0, List.of(new Encoding(new int[] {5, 6}, new int[] {0, 0}), new Encoding(new int[] {7}, new int[] {0})));
        Tensor states = Tensor.of(new float[] {3, 0, 0, 3, 0, 5, 99, 99}, 2, 2, 2);             // 99 stands for padding
        float half = (float) Math.sqrt(0.5);
        assertThat(SentenceVectors.pool(states, batch).toFloats()).containsExactly(new float[] {half, half, 0, 1}, within(1e-6f));
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Batch batch = Batch.of(0, List.of(new Encoding(new int[] {5, 6, 7}, new int[3]), new Encoding(new int[] {7}, new int[1])));
        Tensor states = Tensor.randomNormal(new Random(1), 2, 3, 4).to(DType.FLOAT64);
        assertThat(Gradients.check(t -> SentenceVectors.pool(t[0], batch), states)).isLessThan(1e-6);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> new SentenceVectors(MODEL, TOKENIZER, 17)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17").hasMessageContaining("16");
        Bert small = new Bert(new BertConfig(11, 16, 2, HIDDEN, 1, 3, 24, 0, 0, 1e-5), 1);
        assertThatThrownBy(() -> new SentenceVectors(small, TOKENIZER, 16)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 tokens").hasMessageContaining("11");
        assertThatThrownBy(() -> VECTORS.of(List.of())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no text");
    }
}
