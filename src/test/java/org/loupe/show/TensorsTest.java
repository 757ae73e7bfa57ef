package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;

class TensorsTest {
    @Test
    void theColourTellsSizeAndSign() {
        String page = Tensors.html(Tensor.of(new float[] {2, -2, 0, Float.NEGATIVE_INFINITY}, 2, 2));
        assertThat(page).contains("Tensor [2, 2] (blue above 0, orange below)");
        assertThat(page).containsPattern("\\[0, 0] = 2.0\"[^>]*background-color:#08306b").containsPattern("\\[0, 1] = -2.0\"[^>]*background-color:#7f2704")
                .containsPattern("\\[1, 0] = 0.0\"[^>]*background-color:#f7fbff").containsPattern("\\[1, 1] = -Infinity\"[^>]*background-color:#d0d0d0[^>]*>−∞");
    }

    @Test
    void withoutNegativesNothingIsSaidOfThem() {
        assertThat(Tensors.html(Tensor.of(new float[] {2, 1}, 2))).contains("Tensor [2]</caption>");
    }
}
