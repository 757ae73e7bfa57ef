package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionDataTest {
    @Test
    void whatIsUnpackedIsWhatWasGiven() {
        for (AttentionView view : List.of(AttentionView.of(SomeAttention.tokens(9), SomeAttention.causal(2, 3, 9)),
                AttentionView.of(SomeAttention.tokens(5), SomeAttention.tokens(8), SomeAttention.full(2, 3, 5, 8))))
            for (int bytes = 1; bytes <= 2; bytes++) {
                byte[] packed = Base64.getDecoder().decode(AttentionData.pack(view, bytes));
                int top = bytes == 1 ? 255 : 65_535, i = 0;
                for (int l = 0; l < 2; l++)
                    for (int h = 0; h < 3; h++)
                        for (int q = 0; q < view.queries().size(); q++)
                            for (int k = 0; k < view.visibleKeys(q); k++) {
                                int value = packed[i++] & 255;
                                if (bytes == 2) value |= (packed[i++] & 255) << 8;
                                assertThat(value / (double) top).isCloseTo(view.probability(l, h, q, k), within(0.5 / top + 1e-7));
                            }
                assertThat(i).isEqualTo(packed.length);
            }
    }

    @Test
    void manyNumbersAreKeptInOneByteEach() {
        assertThat(AttentionData.script(AttentionView.of(SomeAttention.tokens(48), SomeAttention.causal(4, 4, 48)))).contains("causal:true,bytes:2");
        String coarse = AttentionData.script(AttentionView.of(SomeAttention.tokens(64), SomeAttention.causal(12, 12, 64)));
        assertThat(coarse).contains("bytes:1");
        assertThat(coarse.length()).isBetween(144 * 2080 * 4 / 3, 144 * 2080 * 4 / 3 + 2_000);
    }

    @Test
    void sameTokensOnBothSidesAreWrittenOnce() {
        assertThat(AttentionData.script(AttentionView.of(List.of("a", " "), SomeAttention.causal(1, 1, 2)))).contains("queries:[\"a\",\"␣\"]", "keys:null");
        assertThat(AttentionData.script(AttentionView.of(List.of("a"), List.of("b"), SomeAttention.full(1, 1, 1, 1)))).contains("keys:[\"b\"]");
    }
}
