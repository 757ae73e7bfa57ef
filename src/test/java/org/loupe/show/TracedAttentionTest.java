package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;

class TracedAttentionTest {
    private final Gpt gpt = new Gpt(GptConfig.of(9, 8, 12, 2, 3), 1);
    private final int[][] ids = {{3, 1, 4, 1}, {5, 0, 2, 6}};

    @Test
    void showsTheTracedNumbersOfTheFirstText() {
        Trace trace = Trace.of("*.probabilities", () -> gpt.forward(ids));
        AttentionView view = AttentionView.of(trace, List.of("d", "b", "e", "b"));
        assertThat(view.layers()).isEqualTo(2);
        assertThat(view.heads()).isEqualTo(3);
        assertThat(view.isCausal()).isTrue();
        for (int layer = 0; layer < 2; layer++)
            for (int head = 0; head < 3; head++)
                for (int query = 0; query < 4; query++)
                    for (int key = 0; key < 4; key++)
                        assertThat((double) view.probability(layer, head, query, key))
                                .isEqualTo(trace.get("layer." + layer + ".attention.probabilities").get(0, head, query, key));
    }

    @Test
    void aModelBelowAHeadIsShownAsTheModelAlone() {
        Bert bert = new Bert(BertConfig.of(10, 8, 16, 2, 2), 1);
        BertForPretraining whole = new BertForPretraining(bert, 1);
        Batch batch = Batch.of(0, List.of(Encoding.of(SpecialTokens.from(5), 1, 2, 3)));
        List<String> tokens = List.of("[CLS]", "a", "b", "c", "[SEP]");
        AttentionView alone = AttentionView.of(Trace.of("*.probabilities", () -> bert.states(batch)), tokens);
        AttentionView below = AttentionView.of(Trace.of("*.probabilities", () -> whole.tokens(batch)), tokens);
        assertThat(below.layers()).isEqualTo(2);
        assertThat(below.html()).isEqualTo(alone.html());
    }

    @Test
    void twoModelsInOneTraceAreNamed() {
        Pair both = new Pair(gpt, new Gpt(gpt.config(), 2));
        assertThatThrownBy(() -> AttentionView.of(Trace.of("*.probabilities", () -> both.run(ids)), List.of("d")))
                .hasMessageContaining("[first., second.]").hasMessageContaining("first.layer.*.probabilities");
    }

    /** Two models in one. */
    private static final class Pair extends Module {
        private final Gpt first, second;

        Pair(Gpt first, Gpt second) {
            this.first = child("first", first);
            this.second = child("second", second);
        }

        Tensor run(int[][] ids) {
            return first.forward(ids).add(second.forward(ids));
        }
    }

    @Test
    void aTraceWithoutAttentionIsNamed() {
        assertThatThrownBy(() -> AttentionView.of(Trace.of("logits", () -> gpt.forward(ids)), List.of("d"))).hasMessageContaining("[logits]").hasMessageContaining("*.probabilities");
    }

    @Test
    void smallTensorsBecomeTablesAndLargeOnesText() {
        String html = Tensors.html(Tensor.of(new float[] {1, -2.5f, Float.NEGATIVE_INFINITY, 0}, 2, 2));
        assertThat(html).contains("Tensor [2, 2]").contains("title=\"[0, 1] = -2.5\"").contains(">-2.500<").contains(">−∞<");
        assertThat(Tensors.html(Tensor.zeros(17, 2))).startsWith("<pre").contains("Tensor [17, 2]");
        assertThat(Tensors.html(Tensor.scalar(3))).contains("Tensor []");
    }
}
